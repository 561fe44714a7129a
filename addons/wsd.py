"""Load with: mitmdump -s addons/wsd.py --set wsd_session=scan.wsd --set wsd_record=scan.pcapng"""

import sys
from pathlib import Path

try:
    from inspector.proxy.addon import WsdInspector
except ModuleNotFoundError:  # a checkout that was not installed
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from inspector.proxy.addon import WsdInspector

addons = [WsdInspector()]
