"""Log lines as JSON, one object a line, for machines that collect them (LOG_FORMAT=json)."""

import datetime as dt
import json
import logging


class JsonLine(logging.Formatter):
    """time (UTC), level, request_id, logger, message, and the trace of an exception; always one line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: a line break in a message is escaped, so nobody can forge a second line."""
        fields = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "request_id": getattr(record, "request_id", "-"),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


class PlainLine(logging.Formatter):
    """The usual line; line breaks of a message are shown as ⏎, so nobody can forge a second line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Only the message is one line; a trace below it keeps its own."""
        record.message = record.message.replace("\r", "").replace("\n", "⏎")
        return super().formatMessage(record)
