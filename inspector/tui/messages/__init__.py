"""The view of messages: rows, their list, and its filter."""
