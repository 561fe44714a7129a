"""What the specifications demand: the children that must be there, by module and class.

Sources: WS-Addressing 2004/08, WS-Discovery 2005/04, DPWS 2006/02, WS-Eventing 2004/08, the
WS-Scan 1.0 schema with what Microsoft's pages call optional, MS-BDSRR. The tickets' and the final
parameters' inner elements are one class each and demand what the tickets do.
"""

REQUIRED = {
    "addressing": {
        "EndpointReference": "Address",
    },
    "discovery": {
        "Bye": "EndpointReference",
        "Hello": "EndpointReference MetadataVersion",
        "ProbeMatch": "EndpointReference MetadataVersion",
        "Resolve": "EndpointReference",
        "ResolveMatch": "EndpointReference XAddrs MetadataVersion",
    },
    "dsc": {
        "CancelPostScanJobRequest": "JobToken",
        "Document": "DocumentDescription",
        "DocumentDescription": "DocumentId Format",
        "Filter": "Dialect FilterConfig",
        "FilterStateReasons": "FilterStateReason",
        "FilterStatus": "Dialect FilterState",
        "FilterStatuses": "FilterStatus",
        "Filters": "Filter",
        "GetActiveJobsResponse": "ActiveJobs",
        "GetJobHistoryResponse": "JobHistory",
        "GetPostScanJobElementsRequest": "JobToken RequestedElements",
        "GetPostScanJobElementsResponse": "JobElements",
        "GetRepositoryElementsRequest": "RequestedElements",
        "GetRepositoryElementsResponse": "RepositoryElements",
        "JobDescription": "PSP_Identifier PSP_DisplayName JobOriginatingUserName",
        "JobElements": "ElementData",
        "JobStateReasons": "JobStateReason",
        "JobStatus": "JobToken JobState FilterStatuses ImagesReceived",
        "JobSummary": (
            "JobToken PSP_Identifier PSP_DisplayName JobOriginatingUserName JobState "
            "FilterStatuses ImagesReceived"
        ),
        "PostScanJobEndState": (
            "JobToken PSP_Identifier PSP_DisplayName JobOriginatingUserName JobCompletedState "
            "JobCompletedStateReasons FilterCompletedStatuses ImagesReceived"
        ),
        "PostScanJobEndStateEvent": "PostScanJobEndState",
        "PostScanJobStatusEvent": "JobStatus",
        "RepositoryElements": "ElementData",
        "RepositoryElementsChangeEvent": "ElementChanges",
        "RepositoryStateReasons": "RepositoryStateReason",
        "RepositoryStatus": "RepositoryState",
        "RepositoryStatusSummaryEvent": "StatusSummary",
        "RequestedJobElements": "Name",
        "RequestedRepositoryElements": "Name",
    },
    "dsd": {
        "GetActiveJobsResponse": "ActiveJobs",
        "GetJobElementsRequest": "JobId RequestedElements",
        "GetJobElementsResponse": "JobElements",
        "GetJobHistoryResponse": "JobHistory",
        "GetScannerElementsRequest": "RequestedElements",
        "GetScannerElementsResponse": "ScannerElements",
        "JobEndStateEvent": "JobEndState",
        "JobStatusEvent": "JobStatus",
        "ScannerElementsChangeEvent": "ElementChanges",
        "ScannerStatusConditionClearedEvent": "DeviceConditionCleared",
        "ScannerStatusConditionEvent": "DeviceCondition",
        "ScannerStatusSummaryEvent": "StatusSummary",
        "ValidateScanTicketRequest": "ScanTicket",
        "ValidateScanTicketResponse": "ValidationInfo",
    },
    "dsp": {
        "CancelPostScanJobRequest": "JobToken",
        "CreatePostScanJobRequest": "UserIdentifier PSP_Identifier PostScanInstructions",
        "CreatePostScanJobResponse": "JobToken",
        "DocumentDescription": "DocumentId Format",
        "EndPostScanJobRequest": "JobToken",
        "FilterStateReasons": "FilterStateReason",
        "FilterStatus": "Dialect FilterState",
        "FilterStatuses": "FilterStatus",
        "GetPostScanJobElementsRequest": "JobToken RequestedElements",
        "GetPostScanJobElementsResponse": "JobElements",
        "JobDescription": "PSP_Identifier PSP_DisplayName JobOriginatingUserName",
        "JobElements": "ElementData",
        "JobStateReasons": "JobStateReason",
        "JobStatus": "JobToken JobState FilterStatuses ImagesReceived",
        "PostScanJobEndState": (
            "JobToken PSP_Identifier PSP_DisplayName JobOriginatingUserName JobCompletedState "
            "JobCompletedStateReasons FilterCompletedStatuses ImagesReceived"
        ),
        "PostScanJobEndStateEvent": "PostScanJobEndState",
        "PostScanJobStatusEvent": "JobStatus",
        "RequestedElements": "Name",
        "SendImageRequest": "JobToken DocumentDescription ImageData",
    },
    "eventing": {
        "Delivery": "NotifyTo",
        "DestinationResponse": "ClientContext DestinationToken",
        "DestinationResponses": "DestinationResponse",
        "ScanDestination": "ClientDisplayName ClientContext",
        "ScanDestinations": "ScanDestination",
        "Subscribe": "Delivery",
        "SubscribeResponse": "SubscriptionManager Expires",
        "SubscriptionEnd": "SubscriptionManager Status",
    },
    "psp": {
        "FileShares": "ShareUNC",
        "Filter": "Dialect Instructions",
        "FiltersToProcess": "Filter",
        "PostScanInstructions": "DocumentRootName FiltersToProcess",
        "SaveToSharePointSites": "SaveToSharePointSiteURL",
        "SendToAddresses": "EmailAddress",
    },
    "scan": {
        "CancelJobRequest": "JobId",
        "CreateScanJobRequest": "ScanTicket",
        "CreateScanJobResponse": "JobId JobToken ImageInformation DocumentFinalParameters",
        "GetActiveJobsResponse": "ActiveJobs",
        "GetJobElementsRequest": "JobId RequestedElements",
        "GetJobElementsResponse": "JobElements",
        "GetJobHistoryResponse": "JobHistory",
        "GetScannerElementsRequest": "RequestedElements",
        "GetScannerElementsResponse": "ScannerElements",
        "JobEndStateEvent": "JobEndState",
        "JobStatusEvent": "JobStatus",
        "RetrieveImageRequest": "JobId JobToken DocumentDescription",
        "RetrieveImageResponse": "ScanData",
        "ScanAvailableEvent": "ClientContext ScanIdentifier",
        "ScannerElementsChangeEvent": "ElementChanges",
        "ScannerStatusConditionClearedEvent": "DeviceConditionCleared",
        "ScannerStatusConditionEvent": "DeviceCondition",
        "ScannerStatusSummaryEvent": "StatusSummary",
        "ValidateScanTicketRequest": "ScanTicket",
        "ValidateScanTicketResponse": "ValidationInfo",
        "ValidationInfo": "ValidTicket ImageInformation",
    },
    "scan_job": {
        "Document": "DocumentDescription",
        "DocumentDescription": "DocumentName",
        "Documents": "DocumentFinalParameters Document",
        "JobElements": "ElementData",
        "JobEndState": (
            "JobId JobCompletedState JobCompletedStateReasons JobName JobOriginatingUserName "
            "ScansCompleted"
        ),
        "JobStatus": "JobId JobState ScansCompleted",
        "JobSummary": "JobId JobName JobOriginatingUserName JobState ScansCompleted",
        "RequestedElements": "Name",
    },
    "scan_scanner": {
        "ADF": "ADFSupportsDuplex ADFFront",
        "ADFSide": "ADFOpticalResolution ADFResolutions ADFColor ADFMinimumSize ADFMaximumSize",
        "ColorEntries": "ColorEntry",
        "ConditionHistory": "ConditionHistoryEntry",
        "ConditionHistoryEntry": "Time Name Component Severity ClearTime",
        "ContentTypesSupported": "ContentTypeValue",
        "DeviceCondition": "Time Name Component Severity",
        "DeviceConditionCleared": "ConditionId ConditionClearTime",
        "DeviceSettings": (
            "FormatsSupported CompressionQualityFactorSupported ContentTypesSupported "
            "DocumentSizeAutoDetectSupported AutoExposureSupported BrightnessSupported "
            "ContrastSupported ScalingRangeSupported RotationsSupported"
        ),
        "Dimensions": "Width Height",
        "Film": (
            "FilmScanModesSupported FilmOpticalResolution FilmResolutions FilmColor "
            "FilmMinimumSize FilmMaximumSize"
        ),
        "FilmScanModesSupported": "FilmScanModeValue",
        "FormatsSupported": "FormatValue",
        "Heights": "Height",
        "PercentRange": "MinValue MaxValue",
        "Platen": (
            "PlatenOpticalResolution PlatenResolutions PlatenColor PlatenMinimumSize "
            "PlatenMaximumSize"
        ),
        "QualityRange": "MinValue MaxValue",
        "RequestedElements": "Name",
        "ResolutionPair": "Width",
        "Resolutions": "Widths Heights",
        "RotationsSupported": "RotationValue",
        "ScalingRangeSupported": "ScalingWidth ScalingHeight",
        "ScannerConfiguration": "DeviceSettings",
        "ScannerDescription": "ScannerName",
        "ScannerElements": "ElementData",
        "ScannerStatus": "ScannerCurrentTime ScannerState ActiveConditions",
        "StatusSummary": "ScannerState",
        "Widths": "Width",
    },
    "scan_ticket": {
        "DocumentFinalParameters": (
            "Format CompressionQualityFactor ImagesToTransfer InputSource ContentType "
            "InputSize Exposure Scaling Rotation MediaSides"
        ),
        "ImageInfo": "PixelsPerLine NumberOfLines BytesPerLine",
        "ImageInformation": "MediaFrontImageInfo",
        "InputMediaSize": "Width Height",
        "JobDescription": "JobName JobOriginatingUserName",
        "MediaSides": "MediaFront",
        "Resolution": "Width",
        "Scaling": "ScalingWidth ScalingHeight",
        "ScanRegion": "ScanRegionWidth ScanRegionHeight",
        "ScanTicket": "JobDescription",
    },
    "transfer": {
        "Hosted": "EndpointReference Types ServiceId",
        "ThisDevice": "FriendlyName",
        "ThisModel": "Manufacturer ModelName",
    },
}
