"""Final parameters as a device answers them, for the messages that hold them."""

from tests.protocols.both_ways import declared

scan_ticket = declared("scan_ticket")

FINAL_XML = """
  <wscn:Format>exif</wscn:Format>
  <wscn:CompressionQualityFactor wscn:UsedDefault="true">80</wscn:CompressionQualityFactor>
  <wscn:ImagesToTransfer>1</wscn:ImagesToTransfer>
  <wscn:InputSource>Platen</wscn:InputSource>
  <wscn:FilmScanMode wscn:UsedDefault="true">NotApplicable</wscn:FilmScanMode>
  <wscn:ContentType wscn:Override="true">Auto</wscn:ContentType>
  <wscn:InputSize><wscn:InputMediaSize>
    <wscn:Width wscn:Override="false">8500</wscn:Width><wscn:Height>11693</wscn:Height>
  </wscn:InputMediaSize></wscn:InputSize>
  <wscn:Exposure><wscn:ExposureSettings>
    <wscn:Contrast wscn:UsedDefault="true">0</wscn:Contrast>
    <wscn:Brightness wscn:Override="true">-1000</wscn:Brightness>
    <wscn:Sharpness wscn:UsedDefault="true">0</wscn:Sharpness>
  </wscn:ExposureSettings></wscn:Exposure>
  <wscn:Scaling>
    <wscn:ScalingWidth wscn:UsedDefault="true">100</wscn:ScalingWidth>
    <wscn:ScalingHeight wscn:UsedDefault="true">100</wscn:ScalingHeight></wscn:Scaling>
  <wscn:Rotation wscn:UsedDefault="true">0</wscn:Rotation>
  <wscn:MediaSides><wscn:MediaFront>
    <wscn:ScanRegion>
      <wscn:ScanRegionXOffset>0</wscn:ScanRegionXOffset>
      <wscn:ScanRegionYOffset>0</wscn:ScanRegionYOffset>
      <wscn:ScanRegionWidth>8500</wscn:ScanRegionWidth>
      <wscn:ScanRegionHeight wscn:Override="true">11690</wscn:ScanRegionHeight>
    </wscn:ScanRegion>
    <wscn:ColorProcessing>RGB24</wscn:ColorProcessing>
    <wscn:Resolution><wscn:Width>200</wscn:Width>
      <wscn:Height wscn:UsedDefault="true">200</wscn:Height></wscn:Resolution>
  </wscn:MediaFront></wscn:MediaSides>"""

FINAL = scan_ticket.DocumentFinalParameters(
    format=scan_ticket.Setting(value="exif"),
    compression_quality_factor=scan_ticket.Setting(value=80, used_default=True),
    images_to_transfer=scan_ticket.Setting(value=1),
    input_source=scan_ticket.Setting(value="Platen"),
    film_scan_mode=scan_ticket.Setting(value="NotApplicable", used_default=True),
    content_type=scan_ticket.Setting(value="Auto", override=True),
    input_size=scan_ticket.InputSize(
        input_media_size=scan_ticket.InputMediaSize(
            width=scan_ticket.Setting(value=8500, override=False),
            height=scan_ticket.Setting(value=11693),
        )
    ),
    exposure=scan_ticket.Exposure(
        exposure_settings=scan_ticket.ExposureSettings(
            contrast=scan_ticket.Setting(value=0, used_default=True),
            brightness=scan_ticket.Setting(value=-1000, override=True),
            sharpness=scan_ticket.Setting(value=0, used_default=True),
        )
    ),
    scaling=scan_ticket.Scaling(
        scaling_width=scan_ticket.Setting(value=100, used_default=True),
        scaling_height=scan_ticket.Setting(value=100, used_default=True),
    ),
    rotation=scan_ticket.Setting(value=0, used_default=True),
    media_sides=scan_ticket.MediaSides(
        media_front=scan_ticket.MediaSide(
            scan_region=scan_ticket.ScanRegion(
                scan_region_x_offset=scan_ticket.Setting(value=0),
                scan_region_y_offset=scan_ticket.Setting(value=0),
                scan_region_width=scan_ticket.Setting(value=8500),
                scan_region_height=scan_ticket.Setting(value=11690, override=True),
            ),
            color_processing=scan_ticket.Setting(value="RGB24"),
            resolution=scan_ticket.Resolution(
                width=scan_ticket.Setting(value=200),
                height=scan_ticket.Setting(value=200, used_default=True),
            ),
        )
    ),
)
