import type { DeliveryHour, Verdict } from '../delivery.ts';
import { type Instant, instantOf } from '../time.ts';
import type { Database } from './database.ts';

/** How deliveries went, hour by hour: a row for an hour, written once for all that is settled together. */
export function deliveryHistoryIn(database: Database) {
  const add = database.prepare<[DeliveryHour]>(
    `INSERT INTO delivery_hour (hour, delivered, failed, given_up) VALUES (@hour, @delivered, @failed, @givenUp)
     ON CONFLICT DO UPDATE SET delivered = delivered + excluded.delivered, failed = failed + excluded.failed,
       given_up = given_up + excluded.given_up`,
  );
  const history = database.prepare<[Instant], DeliveryHour>(
    'SELECT hour, delivered, failed, given_up AS givenUp FROM delivery_hour WHERE hour >= ? ORDER BY hour',
  );
  const prune = database.prepare<[Instant]>('DELETE FROM delivery_hour WHERE hour < ?');

  return {
    /** Not what was taken back, and not what was too large: that is sent in another form at once. */
    count(results: { verdict: Verdict }[], now: number): void {
      const number = (...some: Verdict['is'][]) => results.filter(({ verdict }) => some.includes(verdict.is)).length;
      const hour = hourOf(instantOf(new Date(now)));
      const [delivered, failed, givenUp] = [number('delivered'), number('retry', 'missing', 'gone'), number('failed')];
      if (delivered + failed + givenUp > 0) add.run({ hour, delivered, failed, givenUp });
    },
    deliveryHistory: (since: Instant): DeliveryHour[] => history.all(hourOf(since)),
    pruneHistory: (since: Instant): void => void prune.run(since),
  };
}

function hourOf(at: Instant): Instant {
  return `${at.slice(0, 13)}:00:00Z`;
}
