"""The rule of faults that no other rule explains.

Rule: a fallback. What the table of faults knows is told, and what the device says itself.
"""

from collections.abc import Iterator

from inspector.diagnosis import post_scan
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.wording import about, operation_of, sender_of
from inspector.events.event import Event, Phase
from inspector.protocols.faults import find_fault
from inspector.soap.fault import Fault
from inspector.story.job_words import quoted
from inspector.story.story import Story

_DSM = frozenset({"dsp", "dsc"})


def _unexplained(story: Story, event: Event) -> Iterator[Found]:
    fault, asked = event.fault, story.asked
    if fault is None or _is_needless_cancel(story, event):
        return
    code = (fault.subcode or fault.code)[:60]
    operation = operation_of(event) or "a message"
    where = f" (event {asked.seq})" if asked else ""
    text = f"{sender_of(event)} answered {operation}{where} with the fault {code or '?'}: "
    text += _explained(fault, event.service)
    evidence = (asked.seq, event.seq) if asked else (event.seq,)
    yield Found(text, _subject(story, event), evidence, f"{operation} {code}")


def _is_needless_cancel(story: Story, event: Event) -> bool:
    """Whether a job is only tidied up that is over already: careful clients do so."""
    if event.operation != "CancelJob":
        return False
    job = story.jobs.of(event)
    return job is not None and bool(job.cancels) and job.cancels[-1].needless


def _explained(fault: Fault, service: str) -> str:
    found = find_fault(fault.subcode_namespace, fault.subcode, service=service, code=fault.code)
    row = found.row if found else None
    told = bool(fault.reason) and (row is None or fault.reason != row.reason)
    said = f" In its own words: {quoted(fault.reason)}" if told else ""
    if row is None:
        return f"no specification has it.{said}"
    return f"{row.meaning} {row.advice} The same request again? {row.retry.capitalize()}.{said}"


def _subject(story: Story, event: Event) -> About:
    post = story.post_scan_jobs.of(event) if event.service in _DSM else None
    return post_scan.about(post) if post is not None else about(story, event)


RULES: tuple[Rule, ...] = (
    Rule(
        id="FLT-1",
        severity=Severity.ERROR,
        title="A request was refused with a fault",
        meaning="The other side understood that something was asked, and says why it does not do "
        "it. No rule knows more about it than the fault itself.",
        advice="Read what the fault means, compare the request with what the device offers, and "
        "see the messages before it.",
        sources=("the specification of the service (see the command protocols)",),
        on=(Phase.FAULT,),
        check=_unexplained,
        fallback=True,
    ),
)
