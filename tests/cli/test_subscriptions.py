"""``subscriptions``: who wants to hear of what, and what came of it."""

from tests.cli.programs import CAPTURES, ok, run


def test_a_subscription_and_the_scan_it_led_to() -> None:
    told = ok(run("subscriptions", CAPTURES / "04-push-scan.pcapng"))
    assert "subscription of 192.0.2.20 to ScanAvailableEvent" in told
    assert "'Scan to PC-0107' (Scan, token 'Client_229')" in told
    assert "push scan: subscribed (event 2) → button (event 3)" in told
    assert told.rstrip().endswith("→ job 43")
