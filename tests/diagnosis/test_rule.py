from inspector.diagnosis.rule import About, Found, Severity


def test_severities_are_in_the_order_of_their_weight() -> None:
    assert tuple(Severity) == (Severity.ERROR, Severity.WARNING, Severity.INFORMATION)


def test_what_is_found_needs_little() -> None:
    found = Found("two names", About("192.0.2.10"), (3,))
    assert (found.severity, found.likely, found.about.job, found.advice) == (None, (), "", "")
