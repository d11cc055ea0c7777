def check_soundness(diagram, *, problems):  # type: ignore
    return
