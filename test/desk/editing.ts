/** A process of its own that works on articles at the desk, and says what is done, until it is killed. */
import { openNewsroom } from '../../src/app.ts';
import { scopes } from '../../src/token.ts';

const [data = '', content = ''] = process.argv.slice(2);
const { newsdesk } = await openNewsroom({ data, content, clock: () => new Date() });
const editor = { name: 'سلمى', scopes };
const id = newsdesk.create({ fields: { id: 'busy', title: 'الإصدار 1' }, text: 'نص 1' }, editor);
let version = 1;
for (let turn = 2; ; turn++) {
  const title = `الإصدار ${turn}`;
  version = newsdesk.save(id, { fields: { title, correction: `تصحيح ${turn}` }, text: `نص ${turn}` }, version, editor);
  process.stdout.write(`${version}\n`);
  if (turn % 5 > 0) continue;
  newsdesk.withdraw(id, editor);
  newsdesk.publish(id, editor);
}
