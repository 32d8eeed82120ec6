"""``gigawire version``."""

from pipeline.cli.console import out
from pipeline.cli.options import Model, Rules


def version(rules: Rules = None, model: Model = None) -> None:
    """Print the versions of gigawire, of its rules and of its model, after checking every file of theirs.

    The version of the rules changes with every word in them, also with your own in GIGAWIRE_HOME/rules. Articles
    that another version has read are what `gigawire run --again` reads anew.

    Exit status: 0 always, 2 if a rule file or the model is wrong.
    """
    from importlib.metadata import version as installed

    from pipeline.reading import load_reader
    from pipeline.settings import load_settings

    settings = load_settings(rules, model)
    console = out()
    console.print(f"gigawire {installed('gigawire')}")
    console.print(
        f"{load_reader(settings).version}, from {' and '.join(map(str, settings.rule_folders))}", soft_wrap=True
    )
