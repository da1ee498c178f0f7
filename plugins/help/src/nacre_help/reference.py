"""The rows of the quick reference: what is typed, what it does, and what it needs.

What a row needs is a plugin's name, or ``%`` and the name of a magic.
"""

from __future__ import annotations

SECTIONS: dict[str, list[tuple[str, str, str]]] = {
    "Help": [
        ("name?", "what is known of a name", "inspect"),
        ("name??", "the same, with its source", "inspect"),
        ("?na*.*me*", "names that match", "inspect"),
        ("?", "an introduction", "syntax"),
        ("%lsmagic", "the magics there are", "%lsmagic"),
        ("%which NAME", "who provides a magic", "%which"),
    ],
    "Magics": [
        ("%name words", "a command of the shell", "syntax"),
        ("%%name words", "one that takes the lines below it", "syntax"),
        ("x = %name words", "keep what it returns", "syntax"),
        ("name words", "the same as %name while automagic is on", "autocall"),
        ("%timeit f()", "how long a statement takes", "%timeit"),
        ("%run file.py", "run a file in this session", "%run"),
        ("%edit", "edit code and run it", "%edit"),
    ],
    "System": [
        ("!command", "run a system command", "system"),
        ("x = !command", "keep its output: a list, with .s .n .p .grep .fields .sort", "system"),
        ("!!command", "the same, without a name", "system"),
        ("$name {expr}", "values in commands and magics; $$ is a dollar sign", "system"),
        ("%cd folder", "change the directory; %cd - goes back", "%cd"),
        ("%%bash", "run the lines below it with bash", "%%bash"),
    ],
    "Calls": [
        ("/f 1 2", "f(1, 2)", "syntax"),
        (",f a b", 'f("a", "b")', "syntax"),
        (";f a b", 'f("a b")', "syntax"),
        ("f 1, 2", "f(1, 2), after %autocall 1", "%autocall"),
    ],
    "History": [
        ("%history", "what was typed in this session", "%history"),
        ("%history -g text", "in all sessions", "%history"),
        ("%recall 4", "bring a line back to the prompt", "%recall"),
        ("%rerun 4-6", "run lines again", "%rerun"),
        ("_ __ ___", "the last three values", "display"),
        ("_4 Out[4]", "the value of cell 4", "display"),
        ("In[4] _i4", "the text of cell 4", "history"),
    ],
    "Names": [
        ("%who %whos", "your names", "%who"),
        ("%reset", "delete them", "%reset"),
        ("%store name", "keep one for later sessions", "%store"),
    ],
    "Trouble": [
        ("%debug", "look into the last error", "%debug"),
        ("%tb", "show it again", "%tb"),
        ("%xmode Verbose", "how errors are shown", "%xmode"),
        ("%plugin list", "the plugins there are", "%plugin"),
        ("%config", "the settings there are", "%config"),
    ],
}
