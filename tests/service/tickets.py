"""Tickets of customers and what follows from them by itself."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  tickets: {type: collection, of: ticket, by: customer, order: id}
  open_points: {type: integer, value: sum(t.points for t in tickets if t.state != 'done')}
  level: {type: choice, options: {calm: {}, angry: {}}}
  log: {type: text, max: 400, editable: false}
""",
    "ticket.yaml": """
entity: ticket
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer}
  points: {type: integer, default: 1}
  note: {type: text, max: 40}
checks:
  large: {when: points > 100, fields: [points], then: forbid, message: {zh: 太大, en: Too large}}
  odd: {when: points == 13, fields: [points], then: warn, message: {zh: 不吉利, en: Unlucky}}
actions:
  remind: {do: [{update: this, set: {note: reminded}}]}
""",
    "flow.yaml": """
workflow: ticket
of: ticket
states:
  new: {initial: true}
  doing: {}
  done: {final: true}
transitions:
  begin: {from: new, to: doing}
  finish: {from: doing, to: done}
""",
    "entry.yaml": """
entity: entry
title: text
fields:
  text: {type: text, max: 80}
  ticket: {type: reference, to: ticket, on_delete: clear}
  customer: {type: reference, to: customer, on_delete: clear}
  by: {type: user, default: =me}
""",
    "wait.yaml": """
entity: twin
title: name
fields:
  name: {type: text, max: 40}
  of: {type: reference, to: ticket}
  turns: {type: integer, default: 0}
""",
    **{
        f"{name}.yaml": f"automation: {name}\n{text}"
        for name, text in {
            "b_made": "of: ticket\ntrigger: created\n"
            "do: [{create: entry, set: {text: \"=concat('made ', name)\", ticket: =this, customer: =customer}}]\n",
            "a_saved": "of: ticket\ntrigger: {saved: [points]}\nwhen: points > 5\n"
            "do: [{create: entry, set: {text: \"=concat('large ', name)\", ticket: =this}}]\n",
            "c_more": "of: ticket\ntrigger: updated\nwhen: points > old.points and changed(points)\n"
            "do: [{create: entry, set: {text: =concat('more ', name), ticket: =this}}]\n".replace(
                "=concat('more ', name)", "\"=concat('more ', name)\""
            ),
            "d_entered": "of: ticket\ntrigger: {entered: [doing]}\n"
            "do: [{create: entry, set: {text: entered, ticket: =this}}]\n",
            "d_left": "of: ticket\ntrigger: {left: doing}\ndo: [{create: entry, set: {text: left, ticket: =this}}]\n",
            "d_taken": "of: ticket\ntrigger: {taken: [finish, remind]}\n"
            "do: [{create: entry, set: {text: \"=concat('taken, was ', coalesce(old.note, '-'))\", ticket: =this}}]\n",
            "e_gone": "of: ticket\ntrigger: deleted\n"
            "do: [{create: entry, set: {text: \"=concat('gone ', name, ' of ', customer.name)\"}}]\n",
            "f_back": "of: ticket\ntrigger: restored\ndo: [{create: entry, set: {text: back, ticket: =this}}]\n",
            "g_angry": "of: customer\ntrigger: {updated: open_points}\nwhen: open_points >= 20 and level is null\n"
            "do: [{update: this, set: {level: angry}}]\n",
            "h_twin": "of: ticket\ntrigger: saved\nwhen: name == 'twin'\n"
            "do: [{upsert: twin, match: {of: =this}, set: {name: =name, turns: =points}}]\n",
            "i_back": "of: twin\ntrigger: saved\nwhen: turns < 1000\ndo: [{update: of, set: {points: =turns + 1}}]\n",
            "j_itself": "of: ticket\ntrigger: saved\nwhen: name == 'itself'\n"
            "do: [{update: this, set: {points: =points + 1}}]\n",
            "k_unlucky": "of: ticket\ntrigger: created\nwhen: note == 'unlucky'\n"
            "do: [{create: ticket, set: {name: other, points: 13}}]\n",
            "k_wrong": "label: {zh: 出错, en: Goes wrong}\nof: ticket\ntrigger: created\nwhen: note == 'wrong'\n"
            "do: [{create: ticket, set: {name: other, points: 200}}]\n",
        }.items()
    },
    "late.yaml": "message: late\nof: ticket\n"
    'subject: {zh: "{name} 超时：{points}，{note}", en: "{name} is late: {points}, {note} ({created_at:%Y})"}\n',
    "l_told.yaml": "automation: l_told\nof: ticket\ntrigger: {updated: note}\nwhen: note == 'late'\n"
    "do: [{notify: [created_by, role(boss)], message: late}]\n",
    "m_high.yaml": "automation: m_high\nof: ticket\nwhen: points >= 50\nkey: note\n"
    "do: [{create: entry, set: {text: \"=concat('high ', name)\", ticket: =this}}]\n",
    "m_calm.yaml": "automation: m_calm\nof: ticket\nwhen: customer.level == 'calm' and note != 'skip'\n"
    "do: [{create: entry, set: {text: \"=concat('calm ', name)\", ticket: =this}}]\n",
    "m_much.yaml": "automation: m_much\nof: ticket\nwhen: customer.level == 'calm' and note == 'large'\n"
    "do: [{update: this, set: {points: 200}}]\n",
    "m_again.yaml": "automation: m_again\nof: ticket\nwhen: note == 'again' and created_at < now()\nagain: 2 days\n"
    "do: [{create: entry, set: {text: again, ticket: =this}}]\n",
    "m_daily.yaml": "automation: m_daily\nof: ticket\ntrigger: {every: day, at: \"09:00\"}\nwhen: note == 'daily'\n"
    "do: [{create: entry, set: {text: daily, ticket: =this}}]\n",
    "m_weekly.yaml": "automation: m_weekly\nof: ticket\ntrigger: {every: week, on: friday}\nwhen: note == 'weekly'\n"
    "do: [{create: entry, set: {text: weekly, ticket: =this}}]\n",
    "boss.yaml": "role: boss\ngrants: {ticket: {read: true, fields: {points: {read: false}}}}\n",
    "roles.yaml": """
role: staff
grants:
  ticket: {read: true, create: true, update: true, delete: true, restore: true, actions: all}
  customer: {read: true, create: true, update: true}
  entry: {read: true}
""",
}
