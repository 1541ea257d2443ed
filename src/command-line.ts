/** The command line: what each command takes and says. 0 all done, 1 some of it failed, 2 wrong usage. */
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { UsageError } from './commands/usage-error.ts';
import { type Config, readConfig } from './config.ts';
import { Refused } from './deed.ts';
import { passingFault } from './disk-fault.ts';
import { configureLog } from './log.ts';
import { programVersion } from './program.ts';
import { SiteFileError } from './site.ts';
import { NewerDatabaseError } from './sqlite/migrations.ts';

/** Resolves with the exit status. */
export function runCommand(argv: string[]): Promise<number> {
  return run(argv).catch(statusOf);
}

async function run(argv: string[]): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { config, problems } = readConfig(process.env);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  await configureLog(config.logLevel, config.logFormat);
  let status = 0;
  /** A command is loaded when it is called, and given what was said: a server need not hold what `doctor` does. */
  const calls =
    <Given extends unknown[]>(load: () => Promise<(config: Config, ...given: Given) => number | Promise<number>>) =>
    async (...given: Given) => {
      const command = await load();
      status = await command(config, ...given);
    };
  const program = new Command('nashra')
    .description('A self-hosted news syndication server. Variables and content: docs/operate.md, docs/content.md.')
    .version(programVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) });
  program
    .command('serve', { isDefault: true })
    .description('import the content folder, watch it, and serve the publication')
    .action(calls(async () => (await import('./commands/serve.ts')).serveCommand));
  program
    .command('import')
    .description('import files, folders, or what another system exported; it belongs to the database from then on')
    .argument('<path or address...>', 'articles (.md, .txt), folders, exports, feeds: docs/migrate.md')
    .option('--dry-run', 'read and report, keep nothing')
    .option('--json', 'one JSON object per file or post')
    .option('--media <folder>', 'where the pictures of an export lie')
    .option('--from <address>', 'where the site was, for what does not say it: Ghost, folders')
    .option('--loud', 'tell followers of posts that came within a day')
    .action(calls(async () => (await import('./commands/import.ts')).importCommand));
  program
    .command('export')
    .description('write everything as a content folder that imports again to equal articles, and the followers as CSV')
    .argument('<folder>', 'one that is empty or not there yet')
    .action(calls(async () => (await import('./commands/export.ts')).exportCommand));
  program
    .command('backup')
    .description('write one file from which everything can be restored; the server may run meanwhile')
    .argument('<file>', 'a tar that is not there yet; gzip where its name ends in .gz or .tgz')
    .action(calls(async () => (await import('./commands/backup.ts')).backupCommand));
  program
    .command('restore')
    .description('put a backup into an empty NASHRA_DATA')
    .argument('<file>')
    .option('--force', 'also where a database is: it is kept beside the restored one')
    .action(calls(async () => (await import('./commands/restore.ts')).restoreCommand));
  program
    .command('publish')
    .description('let everybody see an article from now on, be it a draft, scheduled or withdrawn')
    .argument('<id>')
    .action(calls(async () => (await import('./commands/publish.ts')).publishCommand));
  program
    .command('withdraw')
    .description('take an article back, whatever its file says; `publish` brings it back')
    .argument('<id>')
    .action(calls(async () => (await import('./commands/publish.ts')).withdrawCommand));
  const token = program.command('token').description('who may use the desk and the API; both are off without a token');
  token
    .command('create')
    .description('make a token and print its secret, once')
    .argument('<name>', 'whose it is: the log of activity names them')
    .option('--scope <scopes>', 'some of read,write,publish,moderate,operate; by default all')
    .option('--days <days>', 'how long it holds; by default until it is revoked')
    .option('--json', 'one JSON object')
    .action(calls(async () => (await import('./commands/token.ts')).createTokenCommand));
  token
    .command('list')
    .description('list the tokens, revoked ones too')
    .option('--json', 'one JSON object a line')
    .action(calls(async () => (await import('./commands/token.ts')).listTokensCommand));
  token
    .command('revoke')
    .description('end a token and the sessions that were opened with it')
    .argument('<id>')
    .action(calls(async () => (await import('./commands/token.ts')).revokeTokenCommand));
  program
    .command('references')
    .description('list the references that lead nowhere, and the titles that they may have meant')
    .option('--json', 'one JSON object per reference')
    .action(calls(async () => (await import('./commands/references.ts')).referencesCommand));
  program
    .command('revisions')
    .description(
      'list what an article was before its edits; with two numbers, how these two differ: [-before-] {+after+}',
    )
    .argument('<id>')
    .argument('[numbers...]', 'one number: that version and the newest')
    .option('--json', 'one JSON object a line')
    .action(calls(async () => (await import('./commands/revisions.ts')).revisionsCommand));
  program
    .command('search')
    .description('search the published articles, as /search does: docs/search.md')
    .argument('<words...>', 'words, "phrases", -excluded ones, filters (section:world, from:2025-03)')
    .option('--json', 'one JSON object per article')
    // `-word` is a word that is not wanted.
    .allowUnknownOption()
    .action(calls(async () => (await import('./commands/search.ts')).searchCommand));
  program
    .command('followers')
    .description('count who follows each channel')
    .option('--csv', 'name them instead: handle, actor, since')
    .option('--json', 'one JSON object a line')
    .action(calls(async () => (await import('./commands/followers.ts')).followersCommand));
  const deliveries = program
    .command('deliveries')
    .description('show how it stands with every server that something is delivered to')
    .option('--failed', 'list the deliveries that were given up instead')
    .option('--json', 'one JSON object a line')
    .action(calls(async () => (await import('./commands/deliveries.ts')).deliveriesCommand));
  deliveries
    .command('retry')
    .description('try at once what waits and what was given up, for one server or for all')
    .argument('[host]')
    .action(calls(async () => (await import('./commands/deliveries.ts')).retryCommand));
  deliveries
    .command('pause')
    .description('send nothing to a server until it is resumed; what there is for it waits')
    .argument('<host>')
    .action(calls(async () => (await import('./commands/deliveries.ts')).pauseCommand));
  deliveries
    .command('resume')
    .description('send to a server again')
    .argument('<host>')
    .action(calls(async () => (await import('./commands/deliveries.ts')).resumeCommand));
  program
    .command('block')
    .description('hear nothing more from an actor, or from a domain and all below it; without one, list the blocks')
    .argument('[actor or domain]')
    .option('--remove', 'take the block back')
    .option('--json', 'one JSON object a line')
    .action(calls(async () => (await import('./commands/block.ts')).blockCommand));
  const reports = program
    .command('reports')
    .description('list what others reported of articles and channels')
    .option('--json', 'one JSON object a line')
    .action(calls(async () => (await import('./commands/reports.ts')).reportsCommand));
  reports
    .command('settle')
    .description('list a report no longer')
    .argument('<address>')
    .action(calls(async () => (await import('./commands/reports.ts')).settleCommand));
  program
    .command('worker')
    .description('deliver for a server elsewhere, which hands it on through NASHRA_REDIS: docs/operate.md')
    .action(calls(async () => (await import('./commands/worker.ts')).workerCommand));
  program
    .command('sender', { hidden: true })
    .description('deliver to followers, or hand it on to workers; `serve` starts one beside itself')
    .action(calls(async () => (await import('./commands/sender.ts')).senderCommand));
  program
    .command('migrate')
    .description("bring the database to this program's schema")
    .action(calls(async () => (await import('./commands/migrate.ts')).migrateCommand));
  program
    .command('doctor')
    .description('look at everything that can be wrong, from inside and as others see it, and say what to do')
    .argument('[url]', 'where others reach it; NASHRA_ORIGIN by default')
    .option('--json', 'one JSON object for each finding')
    .action(calls(async () => (await import('./commands/doctor.ts')).doctorCommand));
  checkCommand(argv[2], program.commands);
  await program.parseAsync(argv);
  return status;
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof SiteFileError || error instanceof NewerDatabaseError) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof NewerDatabaseError ? 1 : 2;
  }
  if (error instanceof Refused) {
    process.stderr.write(`${error.message}\n`);
    return error.reason === 'unreadable' ? 2 : 1;
  }
  const { syscall, code = '', message } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    process.stderr.write(`HOST, PORT: cannot listen there: ${message}\n`);
    // Another program may leave the port; the address stays wrong.
    return code === 'EADDRINUSE' ? 1 : 2;
  }
  const fault = passingFault(error);
  if (fault !== null) {
    process.stderr.write(`${fault}\n`);
    return 1;
  }
  if (syscall === 'mkdir' || code === 'SQLITE_CANTOPEN') {
    process.stderr.write(`NASHRA_DATA: cannot keep anything there: ${message}; name a folder that can be written\n`);
    return 2;
  }
  if (code === 'EACCES' || code === 'EPERM') {
    process.stderr.write(`${message}; run this as the user of the server, and let that user read it\n`);
    return 1;
  }
  throw error;
}

/** Without this, a word that is no command is one argument too many of the default one. */
function checkCommand(name: string | undefined, commands: readonly Command[]): void {
  if (name === undefined || name.startsWith('-') || name === 'help') return;
  if (!commands.some((command) => command.name() === name))
    throw new UsageError(`"${name}" is no command; \`nashra --help\` lists them`);
}
