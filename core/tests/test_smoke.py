def test_a_cell_gives_its_value(session):
    session().run("20 + 1").gives(21)
