"""How far places are apart in PostgreSQL: the steps of engine/expressions/places.py, with the same whole numbers."""

from engine.expressions.places import (
    ARC_TERMS,
    DEGREE,
    HALF_TURN,
    ONE,
    PLACE,
    QUARTER,
    RADIUS,
    SINE_TERMS,
)

DISTANCE = f"""
DECLARE
  here text[] := regexp_match(one, '{PLACE}');
  there text[] := regexp_match(other, '{PLACE}');
  places numeric[];
  angles numeric[];
  sines numeric[] := ARRAY[]::numeric[];
  angle numeric; square numeric; term numeric; total numeric; chord numeric; slope numeric; root numeric; arc numeric;
BEGIN
  IF here IS NULL OR there IS NULL THEN
    RETURN NULL;
  END IF;
  places := ARRAY[
    here[2]::numeric * {DEGREE} + rpad(coalesce(here[3], ''), 9, '0')::numeric,
    here[5]::numeric * {DEGREE} + rpad(coalesce(here[6], ''), 9, '0')::numeric,
    there[2]::numeric * {DEGREE} + rpad(coalesce(there[3], ''), 9, '0')::numeric,
    there[5]::numeric * {DEGREE} + rpad(coalesce(there[6], ''), 9, '0')::numeric
  ];
  IF greatest(places[1], places[3]) > 90 * {DEGREE}::numeric OR greatest(places[2], places[4]) > 180 * {DEGREE}::numeric
  THEN
    RETURN NULL;
  END IF;
  angles := ARRAY[
    CASE WHEN here[1] = there[1] THEN abs(places[1] - places[3]) ELSE places[1] + places[3] END,
    CASE WHEN here[4] = there[4] THEN abs(places[2] - places[4]) ELSE places[2] + places[4] END
  ];
  angles[2] := least(angles[2], 360 * {DEGREE}::numeric - angles[2]);
  angles := ARRAY[
    div(angles[1] * {HALF_TURN}, 360 * {DEGREE}::numeric),
    div(angles[2] * {HALF_TURN}, 360 * {DEGREE}::numeric),
    {QUARTER} - div(places[1] * {HALF_TURN}, 180 * {DEGREE}::numeric),
    {QUARTER} - div(places[3] * {HALF_TURN}, 180 * {DEGREE}::numeric)
  ];
  FOREACH angle IN ARRAY angles LOOP
    square := div(angle * angle, {ONE});
    term := angle;
    total := angle;
    FOR number IN 1..{SINE_TERMS} LOOP
      term := div(div(term * square, {ONE}), 2 * number * (2 * number + 1));
      total := total + CASE WHEN number % 2 = 1 THEN -term ELSE term END;
    END LOOP;
    sines := sines || total;
  END LOOP;
  chord := least(
    div(sines[1] * sines[1], {ONE})
      + div(div(sines[3] * sines[4], {ONE}) * div(sines[2] * sines[2], {ONE}), {ONE}),
    {ONE}
  );
  slope := trunc(sqrt(chord * {ONE}));
  slope := slope - CASE WHEN slope * slope > chord * {ONE} THEN 1 ELSE 0 END;
  root := trunc(sqrt(({ONE} - chord) * {ONE}));
  root := root - CASE WHEN root * root > ({ONE} - chord) * {ONE} THEN 1 ELSE 0 END;
  arc := slope;
  slope := CASE WHEN slope <= root THEN div(slope * {ONE}, root) ELSE div(root * {ONE}, slope) END;
  FOR number IN 1..2 LOOP
    square := {ONE}::numeric * {ONE} + slope * slope;
    term := trunc(sqrt(square));
    term := term - CASE WHEN term * term > square THEN 1 ELSE 0 END;
    slope := div(slope * {ONE}, {ONE} + term);
  END LOOP;
  square := div(slope * slope, {ONE});
  term := slope;
  total := slope;
  FOR number IN 1..{ARC_TERMS} LOOP
    term := div(term * square, {ONE});
    total := total + CASE WHEN number % 2 = 1 THEN -div(term, 2 * number + 1) ELSE div(term, 2 * number + 1) END;
  END LOOP;
  total := 4 * total;
  total := CASE WHEN arc <= root THEN total ELSE {QUARTER} - total END;
  RETURN div(2 * total * {RADIUS} + 5 * {ONE}::numeric, 10 * {ONE}::numeric);
END
"""
"""The body of the function. Only numbers and the pattern of places are put into the text."""
