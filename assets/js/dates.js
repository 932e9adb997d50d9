// Days and times as people type them, in their normal form; the server reads the same (engine/text/human_dates.py).
const FULL = "０１２３４５６７８９／－−．：＋　，";
const HALF = "0123456789/--.:+ ,";
const DAYS = { 今天: 0, 明天: 1, 后天: 2, 大后天: 3, 昨天: -1, 前天: -2, 大前天: -3, today: 0, tomorrow: 1, yesterday: -1 };
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = "一二三四五六日";
const DAY = 86_400_000;

const tidy = (typed) => [...typed].map((one) => HALF[FULL.indexOf(one)] ?? one).join("").trim().replace(/\s+/g, " ");
const later = (today, days) => new Date(Date.parse(today) + days * DAY).toISOString().slice(0, 10);
const weekday = (today) => (new Date(today).getUTCDay() + 6) % 7;
const named = (month) => MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;

const FORMS = [
  [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/, (_, [, year, , month, day]) => [year, month, day]],
  [/^(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?$/, (_, [, year, month, day]) => [year, month, day]],
  [/^(\d{4})(\d{2})(\d{2})$/, (_, [, year, month, day]) => [year, month, day]],
  [/^(\d{1,2})[-/.](\d{1,2})$/, (today, [, month, day]) => [today.slice(0, 4), month, day]],
  [/^(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?$/, (today, [, month, day]) => [today.slice(0, 4), month, day]],
  [/^(\d{2})(\d{2})$/, (today, [, month, day]) => [today.slice(0, 4), month, day]],
  [/^([-+]\d{1,5})$/, (today, [, days]) => later(today, Number(days))],
  [
    /^([上下本这]?)(?:周|星期|礼拜)([一二三四五六日天])$/,
    (today, [, which, day]) =>
      later(today, WEEKDAYS.indexOf(day.replace("天", "日")) - weekday(today) + ({ 上: -7, 下: 7 }[which] ?? 0)),
  ],
  [
    /^(\d{1,2}) ((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)(?:,? (\d{4}))?$/i,
    (today, [, day, month, year]) => [year ?? today.slice(0, 4), named(month), day],
  ],
  [
    /^((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*) (\d{1,2})(?:,? (\d{4}))?$/i,
    (today, [, month, day, year]) => [year ?? today.slice(0, 4), named(month), day],
  ],
];

/** The day meant, as `2026-01-31`; null if there is none. `today` is the day it is for the application. */
export function readDate(typed, today) {
  const plain = tidy(typed);
  if (plain.toLowerCase() in DAYS) return later(today, DAYS[plain.toLowerCase()]);
  for (const [form, reading] of FORMS) {
    const found = form.exec(plain);
    if (found) return ofCalendar(reading(today, found));
  }
  return null;
}

function ofCalendar(meant) {
  if (typeof meant === "string") return meant;
  const [year, month, day] = meant.map((part) => String(part).padStart(2, "0"));
  const text = `${year}-${month}-${day}`;
  const real = new Date(text);
  return !Number.isNaN(real.valueOf()) && real.toISOString().startsWith(text) ? text : null;
}

/** Day and time, as `2026-01-31 08:00`; null if it cannot be read here (the server may still know it). */
export function readInstant(typed, today) {
  const found = /^(.*?)(?:,? |T|^)(\d{1,2}):(\d{2})$/s.exec(tidy(typed));
  if (!found || Number(found[2]) > 23 || Number(found[3]) > 59) return null;
  const day = found[1] ? readDate(found[1], today) : today;
  return day && `${day} ${found[2].padStart(2, "0")}:${found[3]}`;
}
