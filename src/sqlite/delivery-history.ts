import type { Delivery, DeliveryHour, Verdict } from '../delivery.ts';
import { type Instant, instantOf } from '../time.ts';
import type { Database } from './database.ts';

/** How deliveries went, hour by hour: a row for an hour, written once for all that is settled together. */
export function deliveryHistoryIn(database: Database) {
  const add = database.prepare<[DeliveryHour]>(
    `INSERT INTO delivery_hour (hour, delivered, failed, given_up) VALUES (@hour, @delivered, @failed, @givenUp)
     ON CONFLICT DO UPDATE SET delivered = delivered + excluded.delivered, failed = failed + excluded.failed,
       given_up = given_up + excluded.given_up`,
  );
  const addTotal = database.prepare<[string, number]>(
    'INSERT INTO total (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value',
  );
  const history = database.prepare<[Instant], DeliveryHour>(
    'SELECT hour, delivered, failed, given_up AS givenUp FROM delivery_hour WHERE hour >= ? ORDER BY hour',
  );
  const prune = database.prepare<[Instant]>('DELETE FROM delivery_hour WHERE hour < ?');

  return {
    /** Not what was taken back, and not what was too large: that is sent in another form at once. */
    count(results: { delivery: Pick<Delivery, 'kind'>; verdict: Verdict }[], now: number): void {
      const hour = hourOf(instantOf(new Date(now)));
      const { delivered, failed, givenUp } = endsOf(results);
      if (delivered + failed + givenUp > 0) add.run({ hour, delivered, failed, givenUp });
      for (const kind of ['activity', 'ping'] as const) {
        const ends = endsOf(results.filter(({ delivery }) => delivery.kind === kind));
        const named = { delivered: ends.delivered, failed: ends.failed, 'given up': ends.givenUp };
        for (const [outcome, value] of Object.entries(named)) if (value > 0) addTotal.run(`${kind} ${outcome}`, value);
      }
    },
    deliveryHistory: (since: Instant): DeliveryHour[] => history.all(hourOf(since)),
    pruneHistory: (since: Instant): void => void prune.run(since),
  };
}

/** How many arrived, failed for now, and were given up. */
function endsOf(results: { verdict: Verdict }[]) {
  const number = (...some: Verdict['is'][]) => results.filter(({ verdict }) => some.includes(verdict.is)).length;
  return { delivered: number('delivered'), failed: number('retry', 'missing', 'gone'), givenUp: number('failed') };
}

function hourOf(at: Instant): Instant {
  return `${at.slice(0, 13)}:00:00Z`;
}
