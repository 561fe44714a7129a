"""What is said to the scan server and by it: the processing service (dsp) of devices, and the
configuration service (dsc) of the console.

Both services share names; ``prefix`` says which one speaks. Attributes are qualified here.
"""

from dataclasses import dataclass

from inspector.soap.namespaces import DSP
from tests.capture_kit import element
from tests.conversations.images import Image
from tests.conversations.manners import FILTER, IMAGE_ID, NAMESPACES, Letter
from tests.conversations.scanning import fields, request, response

SERVER_URL = "https://dsm.example.com:5362/ScanServer"
SERVICE_URL = f"{SERVER_URL}/4e6b1d90-7f25-4c83-9a1e-d0c3f5b7e862"
KINDS = ("email", "fileshare", "sharepoint")

type Progress = dict[str, tuple[str, str]]
"""How far each filter has come: its kind, its state and perhaps a reason."""


def pending() -> Progress:
    """All three filters wait."""
    return dict.fromkeys(KINDS, ("Pending", ""))


@dataclass(frozen=True, kw_only=True)
class PostScanJob:
    """A job of the scan server; ``created`` and ``completed`` are dateTimes or empty."""

    token: str
    process: str = "C4F199C7-0B52-4E8D-9A36-71D5E8F2B012"
    name: str = "Invoices to accounting"
    user: str = "EXAMPLE\\alice"
    state: str = "Processing"
    reason: str = "None"
    filters: Progress
    images: int = 0
    created: str = ""
    completed: str = ""

    def summary(self) -> str:
        """JobSummary of the configuration service."""
        said = fields("dsc", JobToken=self.token)
        return element("dsc:JobSummary", said, self._who("dsc"), self._state("dsc"))

    def status(self, prefix: str) -> str:
        """JobStatus."""
        times = {"JobCreatedTime": self.created, "JobCompletedTime": self.completed}
        said = fields(prefix, **{name: text for name, text in times.items() if text})
        token = fields(prefix, JobToken=self.token)
        return element(f"{prefix}:JobStatus", token, self._state(prefix), said)

    def end(self, prefix: str) -> str:
        """PostScanJobEndState."""
        return element(
            f"{prefix}:PostScanJobEndState",
            fields(prefix, JobToken=self.token),
            self._who(prefix),
            fields(prefix, JobCompletedState=self.state),
            element(
                f"{prefix}:JobCompletedStateReasons", fields(prefix, JobStateReason=self.reason)
            ),
            self._filters(prefix, "FilterCompletedStatuses"),
            fields(prefix, ImagesReceived=self.images, JobCompletedTime=self.completed),
        )

    def description(self, prefix: str) -> str:
        """JobDescription."""
        return element(f"{prefix}:JobDescription", self._who(prefix))

    def _who(self, prefix: str) -> str:
        return fields(
            prefix,
            PSP_Identifier=self.process,
            PSP_DisplayName=self.name,
            JobOriginatingUserName=self.user,
        )

    def _state(self, prefix: str) -> str:
        return (
            fields(prefix, JobState=self.state)
            + element(f"{prefix}:JobStateReasons", fields(prefix, JobStateReason=self.reason))
            + self._filters(prefix, "FilterStatuses")
            + fields(prefix, ImagesReceived=self.images)
        )

    def _filters(self, prefix: str, name: str) -> str:
        return element(
            f"{prefix}:{name}",
            *(
                element(
                    f"{prefix}:FilterStatus",
                    fields(prefix, Dialect=f"{FILTER}/{kind}", FilterState=state),
                    element(
                        f"{prefix}:FilterStateReasons", fields(prefix, FilterStateReason=reason)
                    )
                    if reason
                    else "",
                )
                for kind, (state, reason) in self.filters.items()
            ),
        )


# --- processing service: the device asks ----------------------------------------------------------


def instructions() -> str:
    """What is to be done with the images: mail, a share and a site."""
    mail = element(
        "emlf:EmailConfig",
        fields("emlf", SendToScanUser=True),
        element(
            'emlf:SendToAddresses emlf:CanAddAddresses="true"',
            fields("emlf", EmailAddress="accounting@example.com"),
            fields("emlf", EmailAddress="archive@example.com"),
        ),
    )
    shares = fields("fsf", ShareUNC="\\\\files.example.com\\invoices")
    site = fields("spf", SaveToSharePointSiteURL="http://sites.example.com/accounting")
    contents = {
        "email": mail,
        "fileshare": element("fsf:FileShareConfig", element("fsf:FileShares", shares)),
        "sharepoint": element(
            "spf:SharePointConfig",
            fields("spf", SaveToMySite=False),
            element("spf:SaveToSharePointSites", site),
        ),
    }
    filters = "".join(
        element(
            "psp:Filter",
            fields("psp", Dialect=f"{FILTER}/{kind}"),
            element("psp:Instructions", content),
        )
        for kind, content in contents.items()
    )
    said = fields("psp", ContinueOnError=True, DocumentRootName="Invoice")
    return element("dsp:PostScanInstructions", said, element("psp:FiltersToProcess", filters))


def create_job(user: str, process: str) -> Letter:
    """CreatePostScanJob, for a user by security identifier."""
    said = fields("dsp", UserIdentifier=user, PSP_Identifier=process)
    return request("CreatePostScanJob", said, instructions(), prefix="dsp")


def job_created(token: str) -> Letter:
    """CreatePostScanJobResponse."""
    return response("CreatePostScanJob", fields("dsp", JobToken=token), prefix="dsp")


def send_image(token: str, number: int, picture: Image) -> Letter:
    """SendImage: a request with an image."""
    described = element("dsp:DocumentDescription", fields("dsp", DocumentId=number, Format="png"))
    include = element("dsp:ImageData", f'<xop:Include href="{IMAGE_ID}"/>')
    body = element("dsp:SendImageRequest", fields("dsp", JobToken=token), described, include)
    return Letter(action=f"{DSP}/SendImage", body=body, image=picture)


def with_token(name: str, token: str, prefix: str = "dsp") -> Letter:
    """EndPostScanJob or CancelPostScanJob."""
    return request(name, fields(prefix, JobToken=token), prefix=prefix)


def done(name: str, prefix: str = "dsp") -> Letter:
    """An answer that says no more than that it is done."""
    return response(name, prefix=prefix)


# --- both services --------------------------------------------------------------------------------


def get_elements(operation: str, *names: str, prefix: str, token: str = "") -> Letter:
    """GetPostScanJobElements of a job, or GetRepositoryElements."""
    wanted = "".join(element(f"{prefix}:Name", f"{prefix}:{name}") for name in names)
    said = fields(prefix, JobToken=token) if token else ""
    return request(operation, said, element(f"{prefix}:RequestedElements", wanted), prefix=prefix)


def elements(operation: str, prefix: str, **contents: str) -> Letter:
    """Its answer: an ElementData for each name."""
    kind = "JobElements" if "Job" in operation else "RepositoryElements"
    data = "".join(
        element(
            f'{prefix}:ElementData {prefix}:Name="{prefix}:{name}" '
            f'{prefix}:Valid="{str(bool(content)).lower()}"',
            content,
        )
        for name, content in contents.items()
    )
    return response(operation, element(f"{prefix}:{kind}", data), prefix=prefix)


def event(name: str, content: str, prefix: str) -> Letter:
    """A notification of either service."""
    body = element(f"{prefix}:{name}", content)
    return Letter(action=f"{NAMESPACES[prefix]}/{name}", body=body, one_way=True)


def job_status(job: PostScanJob, prefix: str = "dsp") -> Letter:
    """PostScanJobStatusEvent."""
    return event("PostScanJobStatusEvent", job.status(prefix), prefix)


def job_end(job: PostScanJob, prefix: str = "dsp") -> Letter:
    """PostScanJobEndStateEvent."""
    return event("PostScanJobEndStateEvent", job.end(prefix), prefix)


# --- configuration service: the console asks ------------------------------------------------------


def repository_state(state: str) -> str:
    """The state of the server."""
    reasons = element("dsc:RepositoryStateReasons", fields("dsc", RepositoryStateReason="None"))
    return fields("dsc", RepositoryState=state) + reasons


def repository_configuration() -> str:
    """The filters that the server has; what a filter says of itself is its own affair."""
    limit = '<x:MaximumBytes xmlns:x="http://scan.example.com/ext">20971520</x:MaximumBytes>'
    filters = "".join(
        element("dsc:Filter", fields("dsc", Dialect=name), element("dsc:FilterConfig", content))
        for name, content in (
            ("emlf:EmailConfig", limit),
            ("fsf:FileShareConfig", ""),
            ("spf:SharePointConfig", ""),
        )
    )
    return element("dsc:RepositoryConfiguration", element("dsc:Filters", filters))


def job_list(operation: str, *jobs: PostScanJob) -> Letter:
    """The answer to GetActiveJobs or GetJobHistory."""
    listed = element(f"dsc:{operation.removeprefix('Get')}", *(it.summary() for it in jobs))
    return response(operation, listed, prefix="dsc")
