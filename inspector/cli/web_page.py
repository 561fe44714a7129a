"""The page that shows the interface in a browser, and the rules a browser gets with it.

Rule: nothing comes from elsewhere; script, font and style are files of ours or of textual-serve.
"""

from html import escape

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer carries: the address is a secret, and no other page may look at us."""

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:;"
    " connect-src {websocket}"
)

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} - WSD Inspector</title>
<link rel="stylesheet" href="static/css/xterm.css">
<style>
@font-face {{
  font-family: "Roboto Mono"; font-weight: 100 700;
  src: url("static/fonts/RobotoMono-VariableFont_wght.ttf");
}}
@font-face {{
  font-family: "Roboto Mono"; font-weight: 100 700; font-style: italic;
  src: url("static/fonts/RobotoMono-Italic-VariableFont_wght.ttf");
}}
html, body {{ margin: 0; height: 100%; background: #121212; color: #e0e0e0; }}
body {{ font-family: "Roboto Mono", monospace; overflow: hidden; }}
.textual-terminal {{ width: 100vw; height: 100vh; }}
#ended {{ display: none; position: absolute; bottom: 0; left: 0; right: 0; padding: 0.5em 1em; }}
#ended {{ background: #ffd24a; color: #000000; }}
#ended a {{ color: #000000; }}
body.-closed #ended {{ display: block; }}
</style>
<script src="static/js/textual.js"></script>
</head>
<body>
<div class="textual-terminal" data-session-websocket-url="{websocket}" data-font-size="16"></div>
<div id="ended" role="status">The viewer has ended. <a href="">Open it again</a></div>
<noscript>The terminal needs JavaScript.</noscript>
</body>
</html>
"""


def page(title: str, websocket: str) -> str:
    """The page; ``websocket`` is the address at which the screen is to be had."""
    return _PAGE.format(title=escape(title), websocket=escape(websocket))


def policy(websocket: str) -> str:
    """The Content-Security-Policy of the page."""
    return _POLICY.format(websocket=websocket)
