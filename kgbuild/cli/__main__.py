"""``python -m kgbuild.cli``: the same as the console script."""

from kgbuild.cli import main

if __name__ == "__main__":
    main()
