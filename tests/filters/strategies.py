"""Expressions as nobody would write them."""

from hypothesis import strategies as st

from inspector.filters.expression import ALONE, And, Compare, Expression, Has, Not, Or, Word

ODD = """and NOT op op:x fault " \\ \\\\ ' -a ! ( && a||b = <3 .. * fe80::1 urn:uuid:1
    192.0.2.10:80 http://192.0.2.10/a"""
TEXTS = st.text(max_size=12) | st.sampled_from([*ODD.split(), "a b", ""])
WORDS = st.builds(Word, TEXTS)


DATE = "2026-03-02 10:00Z"
NUMBERS = st.integers(0, 10**15 - 1).map(str)
COMPARED = {
    ("operation", "service", "from", "device"): ((":", "=", "!="), TEXTS),
    ("event", "note", "job"): ((":", "<", ">=", "!="), NUMBERS),
    ("size",): ((":", ">"), st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,3})? ?(k|MB|g)?", fullmatch=True)),
    ("duration",): (("<=", "="), st.from_regex(r"[0-9]{1,4} ?(ms|s|min)", fullmatch=True)),
    ("time",): ((":", "!="), st.sampled_from(["12:03", "12:03:04.5..13:00", "+3.5s..", DATE])),
    ("state",): (("=", "!="), st.sampled_from(["waiting", "one-way"])),
    ("mark",): (("~",), st.sampled_from(["^a b$", r"\d\\", "(x|y) \"'"])),
}
COMPARES = st.one_of(
    *(
        st.builds(Compare, st.sampled_from(names), st.sampled_from(operators), values)
        for names, (operators, values) in COMPARED.items()
    )
)
HAS = st.sampled_from(sorted(ALONE)).map(Has)


def expressions() -> st.SearchStrategy[Expression]:
    """Any expression that can be written."""

    def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
        return st.builds(Not, inner) | st.builds(And, parts) | st.builds(Or, parts)

    return st.recursive(WORDS | COMPARES | HAS, larger, max_leaves=12)
