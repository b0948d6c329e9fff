/** The vendor's client brings no types: what the tests use of it. */
declare module "@eachlabs/aiflow" {
  export interface NewPrediction {
    readonly model: string;
    readonly version: string;
    readonly input: Readonly<Record<string, unknown>>;
    readonly webhook_url?: string;
    readonly webhook_secret?: string;
  }

  export default class Each {
    constructor(options: { readonly auth?: string; readonly apiBaseUrl?: string });
    readonly prediction: {
      create(prediction: NewPrediction): Promise<unknown>;
      run(prediction: NewPrediction): Promise<unknown>;
      get(id: string): Promise<unknown>;
      cancel(id: string): Promise<unknown>;
    };
  }
}
