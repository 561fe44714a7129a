"""What the app does whatever has the focus: a table, from which keys, footer and palette come."""

ACTIONS = (
    ("r", "replay", "Replay", "Send the chosen requests again"),
    ("e", "edit", "Edit", "Edit the request, then send it"),
    ("d", "compare", "Compare", "Two chosen messages, or a replay's answer with the recorded one"),
    ("m", "mark", "Mark", "The next mark: red, yellow and so on, then none"),
    ("c", "comment", "Comment", "Note a mark and a comment"),
    ("y", "copy", "Copy", "Copy as XML, curl, JSON or Markdown"),
    ("s", "save", "Save", "Save an image or another part of the message"),
    ("o", "page", "Pager", "Show in $PAGER"),
    ("O", "editor", "Editor", "Open in $EDITOR"),
    ("x,ctrl+s", "export", "Export", "Write the session to a file"),
    ("V", "save_view", "Save the filter", "Keep the filter under a name, for the palette"),
    ("p", "engine", "Proxy", "Stop or start the proxy, or change its devices"),
    ("ctrl+t", "theme", "Light or dark", "Change between light and dark"),
    ("question_mark,f1", "help", "Help", "Keys and signs of the pane in use"),
    ("q", "quit", "Quit", "Leave"),
)
"""Keys, action (which is its id in the key map, too), name and what it does."""

IN_FOOTER = frozenset({"replay", "export", "help", "quit"})
"""Actions that the footer names; with those of a pane and the palette at most eight."""

OF_MESSAGES = frozenset(
    ("replay", "edit", "compare", "mark", "comment", "copy", "save", "page", "editor")
)
"""Actions on the messages that are chosen."""
