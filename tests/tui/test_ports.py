from inspector.tui.ports import EngineStatus, ReplayDraft


def test_an_engine_lives_until_it_says_otherwise() -> None:
    assert EngineStatus() == EngineStatus(alive=True, error="", listening=())


def test_a_draft_is_harmless_unless_it_says_otherwise() -> None:
    assert not ReplayDraft(url="http://192.0.2.20/", body=b"").changes_state
