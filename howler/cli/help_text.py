"""The text of `--help`: what a command does, and examples to copy."""


def helped(text: str, *examples: str) -> str:
    """A command's help; its first sentence is what the list of commands shows."""
    if not examples:
        return text
    return "\n".join([text, "", "\b", "Examples:", *(f"  {example}" for example in examples)])
