"""Jobs of the scan server, which dsp and dsc tell with the same elements in their own namespaces.

``p`` stands for the prefix of the service.
"""

from datetime import datetime
from types import ModuleType
from typing import Any

from inspector.soap.namespaces import EMLF, FSF
from tests.protocols.both_ways import Values

TOKEN = "11111111-1111-4111-8111-111111111111"
PROCESS = "22222222-2222-4222-8222-222222222222"
NAME = "EXAMPLE\\carol"

_FILTERS_XML = f"""<p:FilterStatus><p:Dialect>{EMLF}</p:Dialect>
    <p:FilterState>CompletedWithErrors</p:FilterState><p:FilterStateReasons>
      <p:FilterStateReason>InvalidSMTPServer</p:FilterStateReason></p:FilterStateReasons>
  </p:FilterStatus>
  <p:FilterStatus><p:Dialect>{FSF}</p:Dialect><p:FilterState>Pending</p:FilterState>
  </p:FilterStatus>"""
_REASONS_XML = "<p:JobStateReason>PostScanJobProcessingFailed</p:JobStateReason>"
_OWNER_XML = f"""<p:PSP_Identifier>{PROCESS}</p:PSP_Identifier>
  <p:PSP_DisplayName>Invoices to the archive</p:PSP_DisplayName>
  <p:JobOriginatingUserName>{NAME}</p:JobOriginatingUserName>"""
_STATUS_XML = f"""<p:JobToken>{TOKEN}</p:JobToken><p:JobState>Processing</p:JobState>
  <p:JobStateReasons>{_REASONS_XML}</p:JobStateReasons>
  <p:FilterStatuses>{_FILTERS_XML}</p:FilterStatuses><p:ImagesReceived>0</p:ImagesReceived>
  <p:JobCreatedTime>2026-03-02T12:00:00</p:JobCreatedTime>
  <p:JobCompletedTime>2026-03-02T12:05:00</p:JobCompletedTime>"""
_END_XML = f"""<p:JobToken>{TOKEN}</p:JobToken>{_OWNER_XML}
  <p:JobCompletedState>Aborted</p:JobCompletedState>
  <p:JobCompletedStateReasons>{_REASONS_XML}</p:JobCompletedStateReasons>
  <p:FilterCompletedStatuses>{_FILTERS_XML}</p:FilterCompletedStatuses>
  <p:ImagesReceived>12</p:ImagesReceived>
  <p:JobCompletedTime>2026-03-02T12:05:00</p:JobCompletedTime>"""
_SUMMARY_XML = f"""<p:JobToken>{TOKEN}</p:JobToken>{_OWNER_XML}<p:JobState>Pending-Held</p:JobState>
  <p:FilterStatuses>{_FILTERS_XML}</p:FilterStatuses><p:ImagesReceived>0</p:ImagesReceived>"""

_OWNER = {
    "psp_identifier": PROCESS,
    "psp_display_name": "Invoices to the archive",
    "job_originating_user_name": NAME,
}


class Told:
    """XML and messages of one service, by its prefix and its declared classes."""

    def __init__(self, prefix: str, service: ModuleType) -> None:
        self.prefix = prefix
        self.service = service
        self.status_xml = self.xml(_STATUS_XML)
        self.description_xml = self.xml(_OWNER_XML)
        self.summary_xml = self.xml(_SUMMARY_XML)
        self.end_xml = self.xml(_END_XML)

    def xml(self, text: str) -> str:
        """A text with the service's prefix."""
        return text.replace("<p:", f"<{self.prefix}:").replace("</p:", f"</{self.prefix}:")

    @property
    def _filters(self) -> Any:
        s = self.service
        reasons = s.FilterStateReasons(filter_state_reason=("InvalidSMTPServer",))
        failed = s.FilterStatus(
            dialect=EMLF, filter_state="CompletedWithErrors", filter_state_reasons=reasons
        )
        waiting = s.FilterStatus(dialect=FSF, filter_state="Pending")
        return s.FilterStatuses(filter_status=(failed, waiting))

    @property
    def _reasons(self) -> Any:
        return self.service.JobStateReasons(job_state_reason=("PostScanJobProcessingFailed",))

    @property
    def description(self) -> Any:
        """The message of ``description_xml``."""
        return self.service.JobDescription(**_OWNER)

    @property
    def status(self) -> Any:
        """The message of ``status_xml``; its times have no zone, as in the published example."""
        return self.service.JobStatus(
            job_token=TOKEN,
            job_state="Processing",
            job_state_reasons=self._reasons,
            filter_statuses=self._filters,
            images_received=0,
            job_created_time=datetime(2026, 3, 2, 12, 0),
            job_completed_time=datetime(2026, 3, 2, 12, 5),
        )

    @property
    def summary(self) -> Any:
        """The message of ``summary_xml``; only dsc has lists."""
        return self.service.JobSummary(
            job_token=TOKEN,
            **_OWNER,
            job_state="Pending-Held",
            filter_statuses=self._filters,
            images_received=0,
        )

    @property
    def end(self) -> Any:
        """The message of ``end_xml``."""
        return self.service.PostScanJobEndState(
            job_token=TOKEN,
            **_OWNER,
            job_completed_state="Aborted",
            job_completed_state_reasons=self._reasons,
            filter_completed_statuses=self._filters,
            images_received=12,
            job_completed_time=datetime(2026, 3, 2, 12, 5),
        )


KNOWN: Values = {
    ("JobStatus", "JobState"): """Aborted Canceled Completed Creating Pending Pending-Held
        Processing Started Terminating""",
    ("PostScanJobEndState", "JobCompletedState"): "Aborted Canceled Completed",
    ("JobStateReasons", "JobStateReason"): """None PostScanJobTimedOut
        NoValidPostScanInstructionsFound CreatePostScanJobFailed PostScanJobCanceled
        PostScanJobProcessingFailed PostScanJobCompletedSuccessfully
        PostScanJobCompletedWithErrors PostScanJobCompletedWithWarnings""",
    ("FilterStatus", "FilterState"): """Pending Processing Canceled CompletedSuccessfully
        CompletedWithErrors CompletedWithWarnings""",
    ("FilterStateReasons", "FilterStateReason"): """InvalidArgs OutOfDiskSpace ServerOutOfMemory
        UnknownError FileShareAccessDenied FileShareOutOfDiskSpace InvalidSMTPServer
        UnableToSendEmail""",
    ("DocumentDescription", "Format"): """dib exif jbig jfif jpeg2k pdf-a png
        tiff-single-uncompressed tiff-single-g4 tiff-single-g3mh tiff-single-jpeg-tn2
        tiff-multi-uncompressed tiff-multi-g4 tiff-multi-g3mh tiff-multi-jpeg-tn2 xps""",
}
"""The values that both services list."""
