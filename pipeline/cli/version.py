"""``gigawire version``."""

from pipeline.cli.console import out
from pipeline.cli.options import Rules


def version(rules: Rules = None) -> None:
    """Print the versions of gigawire and of its rules, after checking every rule file.

    The version of the rules changes with every word in them, also with your own in GIGAWIRE_HOME/rules. Articles
    that another version has read are what `gigawire run --again` reads anew.

    Exit status: 0 always, 2 if a rule file is wrong.
    """
    from importlib.metadata import version as installed

    from pipeline.reading import load_reader
    from pipeline.settings import load_settings

    settings = load_settings(rules)
    console = out()
    console.print(f"gigawire {installed('gigawire')}")
    console.print(
        f"{load_reader(settings).version}, from {' and '.join(map(str, settings.rule_folders))}", soft_wrap=True
    )
