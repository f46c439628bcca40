"""The demo company: invented, seeded, ending on the day it is made, and gone in one action."""

from meetpunt.actions.demo.lay_conversation import Reading
from meetpunt.actions.demo.make import DemoCompany, make_demo
from meetpunt.actions.demo.remove import remove_demo
from meetpunt.actions.demo.sign_ins import DEMO_NOTE, demo_sign_ins

__all__ = ["DEMO_NOTE", "DemoCompany", "Reading", "demo_sign_ins", "make_demo", "remove_demo"]
