"""A small application, copied to where an analyst adds to it by files."""

import shutil
from pathlib import Path

from tests.compile.support import DESK

PROJECT = """\
entity: project
label: {zh: 项目, en: Project}
description: Work we do for a customer.
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, label: {zh: 项目名称, en: Project name}, max: 80, required: true}
  customer: {type: reference, label: {zh: 委托客户, en: Client}, to: customer, required: true}
  budget: {type: money, label: {zh: 预算, en: Budget}, min: 0}
  spent: {type: money, label: {zh: 已花费, en: Spent}, min: 0, default: 0}
  left: {type: money, label: {zh: 余额, en: Left}, value: budget - spent}
  phase:
    type: choice
    label: {zh: 阶段, en: Phase}
    required: true
    default: planned
    options:
      planned: {label: {zh: 计划中, en: Planned}, tone: gray}
      running: {label: {zh: 进行中, en: Running}, tone: blue}
      done: {label: {zh: 已完成, en: Done}, tone: green}
  due: {type: date, label: {zh: 截止日期, en: Due}}
  owner: {type: user, label: {zh: 项目经理, en: Manager}, default: =me}
checks:
  overspent:
    when: spent > budget
    fields: [spent]
    message: {zh: 花费超过预算, en: More is spent than there is}
"""

OF_CUSTOMERS = """\
  projects: {type: collection, label: {zh: 客户项目, en: Projects}, of: project, by: customer, order: due}
  project_budget:
    type: money
    label: {zh: 项目预算合计, en: Budget of projects}
    value: sum(p.budget for p in projects)
"""

GRANT = "  project: {read: true, create: mine, update: mine, delete: mine, restore: mine}\n"


class Application:
    """A folder of definitions, beginning with those of the desk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "definitions"
        shutil.copytree(DESK, self.folder)

    def add_projects(self) -> None:
        """A third entity, what customers have of it, and who may work with it."""
        self.write("entities/project.yaml", PROJECT)
        customer = (DESK / "entities/customer.yaml").read_text(encoding="utf-8")
        before, checks, after = customer.partition("checks:\n")
        self.write("entities/customer.yaml", f"{before}{OF_CUSTOMERS}{checks}{after}")
        self.write("roles/sales_rep.yaml", (DESK / "roles/sales_rep.yaml").read_text(encoding="utf-8") + GRANT)

    def take_out_the_day(self) -> None:
        """A change that would lose what is stored."""
        self.write("entities/project.yaml", "".join(line for line in PROJECT.splitlines(True) if "due:" not in line))
        customer = (self.folder / "entities/customer.yaml").read_text(encoding="utf-8")
        self.write("entities/customer.yaml", customer.replace("order: due", "order: name"))

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).write_text(text, encoding="utf-8")
