/** What a clock and a calendar show somewhere. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  /** 1 is Monday. */
  weekday: number;
  hour: number;
  minute: number;
  second: number;
  /** Days since 1970-01-01 of the local calendar; neighbours differ by one. */
  dayNumber: number;
}

const dayMs = 86_400_000;

/** Reads instants as local times, keeping one formatter per zone: making one costs far more than using it. */
export function localTimes(): (date: Date, zone: string) => LocalTime {
  const kept = new Map<string, Intl.DateTimeFormat>();
  return (date, zone) => {
    let format = kept.get(zone);
    if (!format) {
      format = formatFor(zone);
      kept.set(zone, format);
    }
    return read(format, date);
  };
}

function formatFor(zone: string): Intl.DateTimeFormat {
  try {
    return numeric(zone);
  } catch {
    // A zone no longer known must not hide what there is to say.
    return numeric('UTC');
  }
}

function numeric(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function read(format: Intl.DateTimeFormat, date: Date): LocalTime {
  const parts = new Map(format.formatToParts(date).map((part) => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return calendarDay(of('year'), of('month'), of('day'), {
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  });
}

/** A day of the calendar, at midnight unless a time is given. */
export function calendarDay(
  year: number,
  month: number,
  day: number,
  time = { hour: 0, minute: 0, second: 0 },
): LocalTime {
  const dayNumber = Math.round(Date.UTC(year, month - 1, day) / dayMs);
  // 1970-01-01 was a Thursday.
  const weekday = ((((dayNumber + 3) % 7) + 7) % 7) + 1;
  return { year, month, day, weekday, ...time, dayNumber };
}
