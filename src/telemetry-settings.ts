/** OpenTelemetry's own variables. Those that are not named here are read by its packages (docs/operate.md). */

const protocols = ['http/protobuf', 'http/json'] as const;
const signals = ['traces', 'metrics', 'logs'] as const;

export type Signal = (typeof signals)[number];
export type Protocol = (typeof protocols)[number];
export type Destination = { url: string; protocol: Protocol };

export type TelemetrySettings = {
  /** Where each goes; what is missing is not exported. */
  to: { [signal in Signal]?: Destination };
  /** Between two exports of the metrics: milliseconds. */
  interval: number;
};

type Text = (name: string, fallback: string) => string;
type Check = <T>(name: string, value: T, right: boolean, clue: string) => T;

/** null where no collector is named, or all of it is turned off. */
export function readTelemetry(text: Text, check: Check): TelemetrySettings | null {
  const isOff = text('OTEL_SDK_DISABLED', 'false').toLowerCase() === 'true';
  if (isOff || text('OTEL_EXPORTER_OTLP_ENDPOINT', '') === '') return null;
  const interval = Number(text('OTEL_METRIC_EXPORT_INTERVAL', '60000'));
  const isInterval = Number.isInteger(interval) && interval > 0 && interval < 2 ** 31;
  check('OTEL_METRIC_EXPORT_INTERVAL', interval, isInterval, 'is no time; write milliseconds');
  const wanted = signals.filter((signal) => isWanted(signal, text, check));
  return { to: Object.fromEntries(wanted.map((signal) => [signal, destinationOf(signal, text, check)])), interval };
}

function isWanted(signal: Signal, text: Text, check: Check): boolean {
  const name = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const exporter = text(name, 'otlp');
  return check(name, exporter, ['otlp', 'none'].includes(exporter), 'is not known here; write otlp or none') === 'otlp';
}

/** What is said for one signal counts before what is said for all; its address is taken as it is. */
function destinationOf(signal: Signal, text: Text, check: Check): Destination {
  const say = (what: string) => {
    const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`;
    return text(own, '') === '' ? `OTEL_EXPORTER_OTLP_${what}` : own;
  };
  const [forAddress, forProtocol] = [say('ENDPOINT'), say('PROTOCOL')];
  const [address, protocol] = [text(forAddress, ''), text(forProtocol, protocols[0]) as Protocol];
  const clue = `is not spoken here; write ${protocols.join(' or ')}, for which collectors listen at port 4318`;
  check(forProtocol, protocol, protocols.includes(protocol), clue);
  check(forAddress, address, isCollector(address), 'is no address of a collector; write http://localhost:4318');
  const isShared = forAddress === 'OTEL_EXPORTER_OTLP_ENDPOINT' && isCollector(address);
  return { url: isShared ? below(address, `v1/${signal}`) : address, protocol };
}

function isCollector(address: string): boolean {
  return /^https?:\/\//.test(address) && URL.canParse(address);
}

function below(address: string, path: string): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/\/*$/, `/${path}`);
  return url.href;
}
