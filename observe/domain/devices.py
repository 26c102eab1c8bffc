"""What a browser says of itself, in the plain words in which people know their devices."""

_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("ipad", "iPad"),
    ("iphone", "iPhone"),
    ("android", "Android"),
    ("cros", "Chromebook"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("linux", "Linux"),
)


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """Such as ("Safari", "iPad"); empty where it does not say. An iPad often says that it is a Mac."""
    said = user_agent.lower()
    browser = next((name for word, name in _BROWSERS if word in said), "")
    system = next((name for word, name in _SYSTEMS if word in said), "")
    return browser, system
