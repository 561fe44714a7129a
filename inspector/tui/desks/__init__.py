"""What the user does with messages and the proxy, and the dialogs that ask."""
