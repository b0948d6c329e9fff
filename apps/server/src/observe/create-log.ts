import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";

/**
 * One JSON object a line. Only fields that are named get in: request and response objects are not logged as they are, so
 * neither bodies nor headers nor queries (which hold signatures) can slip in.
 *
 * @param destination  Default: standard error, synchronously, so that the last words of a process are not lost.
 */
export function createLog(level: string, destination: DestinationStream = standardError()): Logger {
  return pino(
    {
      level,
      base: { service: "lacuna" },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.err, req: () => undefined, res: () => undefined },
    },
    destination,
  );
}

function standardError(): DestinationStream {
  const stream = pino.destination({ fd: 2, sync: true });
  stream.on("error", () => {}); // whoever read the log has gone; the service goes on
  return stream;
}
