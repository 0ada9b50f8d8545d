"""What a page must never do while a test looks at it: break the policy, throw, call elsewhere."""


def watch(page, *, home):
    """Give a list that fills with the page's faults as they happen; ``home`` is the site's URL."""
    faults = []
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on("console", lambda message: faults.extend(_policy_faults(message)))
    page.on("request", lambda request: faults.extend(_foreign(request.url, home)))
    return faults


def _policy_faults(message):
    if message.type == "error" and "Content Security Policy" in message.text:
        yield f"refused by the policy: {message.text}"


def _foreign(url, home):
    if not url.startswith((home, "data:", "blob:", "about:")):
        yield f"asked another host: {url}"
