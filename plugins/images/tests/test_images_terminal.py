"""Images at a real terminal: what it is asked, and what it is sent."""

from __future__ import annotations

import base64
import io
import os
import re
from pathlib import Path

import pytest

DEVICE = b"\x1b[c"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='20' height='10' fill='red'/></svg>"


@pytest.fixture
def file(tmp_path: Path, png: bytes) -> Path:
    (tmp_path / "a.png").write_bytes(png)
    return tmp_path / "a.png"


def line(file: Path) -> str:
    return f"from nacre_display import Image; Image(filename={str(file)!r})"


def strings(tty, start: str) -> list[str]:
    return [one for one in tty.screen.strings if one.startswith(start)]


def of_kitty(tty) -> bytes:
    """The image that came in kitty's parts."""
    parts = [one for one in strings(tty, "_G") if "a=q" not in one]
    assert "a=T" in parts[0] and all(len(one.partition(";")[2]) <= 4096 for one in parts)
    assert [("m=1" in one.partition(";")[0]) for one in parts] == [True] * (len(parts) - 1) + [False]
    return base64.b64decode("".join(one.partition(";")[2] for one in parts))


def test_kitty_gets_the_png(opened, file, png):
    tty = opened("kitty")
    tty.line(line(file))
    tty.prompt(2)
    assert of_kitty(tty) == png
    tty.sees(r"^Out\[1\]:$")


def test_a_large_png_comes_in_parts_and_is_scaled_to_the_screen(opened, tmp_path):
    pillow = pytest.importorskip("PIL.Image")
    pillow.effect_noise((1200, 60), 90).save(tmp_path / "a.png")
    tty = opened("kitty", columns=80)
    tty.line(line(tmp_path / "a.png"))
    tty.prompt(2)
    assert of_kitty(tty) == (tmp_path / "a.png").read_bytes()
    assert "c=79" in next(one for one in strings(tty, "_G") if "a=T" in one)


def test_iterm2_gets_the_file(opened, file, png):
    tty = opened("iterm2")
    tty.line(line(file))
    tty.prompt(2)
    (sent,) = strings(tty, "]1337;File=")
    keys, _, data = sent.partition(":")
    assert base64.b64decode(data) == png
    assert f"size={len(png)}" in keys and "inline=1" in keys


def test_a_sixel_terminal_gets_the_pixels(opened, file):
    tty = opened("sixel")
    tty.line(line(file))
    tty.prompt(2)
    (sent,) = strings(tty, "P0;1q")
    pixels = decoded(sent)
    assert len(pixels) == 12 * 7 - 1 and (5, 3) not in pixels, "the transparent pixel is left as it is"
    assert pixels[0, 0] == (100, 0, 0) and pixels[11, 6] == (0, 100, 0) and pixels[1, 0] == (0, 0, 100)


def decoded(sixel: str) -> dict[tuple[int, int], tuple[int, ...]]:
    """The pixels that a sixel string sets, by place, with their colours in percent."""
    pixels: dict[tuple[int, int], tuple[int, ...]] = {}
    palette: dict[int, tuple[int, ...]] = {}
    color = column = top = 0
    body = sixel.partition("q")[2]
    body = body[body.index("#") :]
    for found in re.finditer(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])", body):
        if found[1] and found[2]:
            palette[int(found[1])] = tuple(int(found[n]) for n in (2, 3, 4))
        elif found[1]:
            color = int(found[1])
        elif found[8]:
            column, top = 0, top + (6 if found[8] == "-" else 0)
        else:
            bits, times = ord(found[6] or found[7]) - 63, int(found[5] or 1)
            places = [(column + at, top + row) for at in range(times) for row in range(6) if bits & (1 << row)]
            assert not pixels.keys() & places, "a pixel is set once"
            pixels |= dict.fromkeys(places, palette[color])
            column += times
    return pixels


def test_a_terminal_without_graphics_gets_a_link_that_is_gone_with_the_shell(opened, file, png):
    tty = opened("none")
    tty.line(line(file))
    tty.prompt(2)
    tty.sees(r"image: (/\S+\.png)")
    path = Path(re.search(r"image: (/\S+\.png)", tty.screen.text)[1])
    assert path.read_bytes() == png
    assert f"]8;;{path.as_uri()}" in tty.screen.strings
    tty.line("exit")
    tty.ends()
    assert not path.parent.exists()


def test_a_terminal_that_does_not_answer_gets_a_link(opened, file):
    tty = opened("silent", "patience = 0.1")
    tty.line(line(file))
    tty.prompt(2)
    tty.sees(r"image: /\S+\.png")


def test_an_answer_that_comes_too_late_is_not_taken_for_keys(opened, file):
    tty = opened("silent", "patience = 0.01")
    tty.line(line(file))
    tty.prompt(2)
    tty.send("\x1b[?62;4c6 * 7\r")
    tty.sees(r"^Out\[2\]: 42$")


def test_the_terminal_is_asked_once(opened, file):
    tty = opened("kitty")
    for number in (1, 2):
        tty.line(line(file))
        tty.prompt(number + 1)
    assert tty.raw.count(b"\x1b[16t") == 1


def test_what_was_typed_ahead_of_the_question_is_kept(opened, file, tmp_path):
    (tmp_path / "slow.py").write_text(
        "import os, time\n"
        "class Slow:\n"
        "    def _repr_png_(self):\n"
        "        open('on', 'w').close()\n"
        "        while not os.path.exists('go'): time.sleep(0.01)\n"
        "        return open('a.png', 'rb').read()\n"
    )
    tty = opened("kitty")
    tty.line(f"import os, sys; os.chdir({str(tmp_path)!r}); sys.path.insert(0, ''); from slow import Slow")
    tty.prompt(2)
    tty.line("Slow()")
    tty.until(lambda: (tmp_path / "on").exists(), "the cell runs")
    tty.send("'é' * 4\r'ab' * 9\x1b[D3\x1b[3~\r1 + 1")
    (tmp_path / "go").touch()
    tty.sees(r"^In \[5\]: 1 \+ 1$")
    assert "Out[3]: 'éééé'" in tty.screen.text and "Out[4]: 'ababab'" in tty.screen.text
    assert strings(tty, "_G"), "the image came"


def test_a_character_that_the_answer_cuts_apart_is_kept(opened, file):
    tty = opened("silent")
    first, *rest = "日".encode()

    def answer(screen):
        os.write(tty.fd, b"'" + bytes([first]) + b"\x1b[?62;4c" + bytes(rest[:1]))
        return bytes(rest[1:]) + b"'\r"

    tty.answers = {DEVICE: answer}
    tty.line(line(file))
    tty.sees(r"^Out\[2\]: '日'$")


def test_no_image_is_asked_for_where_only_text_is_shown(opened, file):
    tty = opened("kitty", "way = 'none'")
    tty.line("class A:\n    def _repr_png_(self): raise SystemExit\n\n")
    tty.prompt(2)
    tty.line("A()")
    tty.sees(r"^Out\[2\]: <__main__.A at ")
    assert b"\x1b[16t" not in tty.raw


def test_the_way_can_be_chosen(opened, file):
    tty = opened("kitty", "way = 'iterm2'")
    tty.line(line(file))
    tty.prompt(2)
    assert strings(tty, "]1337;File=")


def test_display_draws_too(opened, file, png):
    tty = opened("kitty")
    tty.line(line(file).replace("; Image(", "; display(Image(") + ")")
    tty.prompt(2)
    assert of_kitty(tty) == png


def test_a_figure_of_matplotlib_is_drawn(opened):
    pytest.importorskip("matplotlib")
    tty = opened("kitty", MPLBACKEND="agg")
    tty.line("from matplotlib.figure import Figure; f = Figure((2, 1)); _ = f.subplots().plot([1, 2]); f")
    tty.prompt(2, 60)
    pillow = pytest.importorskip("PIL.Image")
    assert pillow.open(io.BytesIO(of_kitty(tty))).format == "PNG"


def test_svg_is_drawn_by_the_library_that_is_there(opened):
    pytest.importorskip("resvg_py")
    tty = opened("kitty")
    tty.line(f'from nacre_display import SVG; SVG("{SVG}")')
    tty.prompt(2)
    pillow = pytest.importorskip("PIL.Image")
    image = pillow.open(io.BytesIO(of_kitty(tty)))
    assert image.size == (20, 10) and image.convert("RGB").getpixel((3, 3)) == (255, 0, 0)


def test_without_a_library_svg_is_a_link_and_the_way_out_is_told(opened):
    tty = opened("kitty", startup="\"import sys; sys.modules['resvg_py'] = sys.modules['cairosvg'] = None\"")
    tty.line(f'from nacre_display import SVG; SVG("{SVG}")')
    tty.prompt(2)
    tty.sees(r"image: /\S+\.svg")
    tty.sees(r"nacre: to see SVG here, install resvg-py or cairosvg")


def test_without_pillow_sixel_terminals_get_a_link_and_the_way_out_is_told(opened, file):
    tty = opened("sixel", startup="\"import sys; sys.modules['PIL'] = None\"")
    tty.line(line(file))
    tty.prompt(2)
    tty.sees(r"image: /\S+\.png")
    tty.sees(r"nacre: to see images here, install pillow")


def test_an_image_that_is_none_is_told_and_linked(opened):
    tty = opened("kitty")
    tty.line("display({'image/png': 'AAAA', 'text/plain': 'text'}, raw=True)")
    tty.prompt(2)
    tty.sees(r"^text\nimage: /\S+\.png")
    tty.sees(r"nacre: an image could not be drawn: ValueError: it is no PNG or JPEG")


def test_while_a_line_is_edited_an_image_is_a_link(opened, file):
    tty = opened("kitty")
    tty.line(f"import asyncio; from nacre_display import Image; image = Image(filename={str(file)!r})")
    tty.prompt(2)
    tty.line("later = asyncio.get_event_loop().call_later(0.3, display, image)")
    tty.sees(r"image: /\S+\.png")
    tty.line("6 * 7")
    tty.sees(r"^Out\[3\]: 42$")
    assert not strings(tty, "_G")


def test_output_that_goes_elsewhere_has_no_image(opened, file):
    tty = opened("kitty")
    tty.line("import contextlib, io; f = io.StringIO()")
    tty.prompt(2)
    tty.line(f"with contextlib.redirect_stdout(f): {line(file).replace('; Image', '; display(Image')})\n")
    tty.prompt(3)
    tty.line("f.getvalue()")
    tty.sees(r"^Out\[3\]: '<.*Image.*>\\n'$")
    assert b"\x1b[16t" not in tty.raw


def test_images_says_how_they_are_drawn(opened):
    tty = opened("sixel")
    tty.line("%images")
    tty.sees(r"^Images are drawn by sixel, 10x20 a cell$")
    tty.sees(r"^Installed: .*pillow")
