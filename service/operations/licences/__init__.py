"""The register of licences: its rows, what processes do with it, its papers, its public side."""
