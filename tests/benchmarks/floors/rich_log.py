"""Messages written to a RichLog."""

import time
from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.widgets import RichLog


class Log(App[None]):
    """The log alone."""

    def compose(self) -> ComposeResult:
        """It."""
        yield RichLog(wrap=True)


async def load_and_append(texts: Sequence[str], appended: int) -> tuple[float, float]:
    """Milliseconds to write `texts` and draw, and to append one more and draw, on the average."""
    app = Log()
    async with app.run_test(size=(80, 40)) as pilot:
        log = app.query_one(RichLog)
        await pilot.pause()

        def draw() -> None:
            for line in range(log.size.height):
                log.render_line(line)

        begun = time.process_time()
        for text in texts:
            log.write(text)
        draw()
        loaded = time.process_time()
        for number in range(appended):
            log.write(texts[number])
            draw()
        ended = time.process_time()
    return (loaded - begun) * 1000, (ended - loaded) * 1000 / appended
