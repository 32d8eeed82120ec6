"""Let ``python -m pipeline`` be ``gigawire``."""

from pipeline.cli import main

if __name__ == "__main__":  # reader processes import this module too
    main()
