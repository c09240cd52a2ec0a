/** Who the page speaks as: a bearer token for a service that asks for one, kept for this tab only. */

const KEY = "limelight-token";
const sessions = new Map<string, Session>();

/** Fires `change` when the token changes and `asked` when the service wants one, or another one. */
export class Session extends EventTarget {
  private kept: string;
  /** The service has refused what the page sent. */
  asked = false;

  constructor(private readonly baseUrl: string) {
    super();
    this.kept = read(this.key);
  }

  get token(): string {
    return this.kept;
  }

  /** Speaks with this token from now on. */
  use(token: string): void {
    this.kept = token;
    this.asked = false;
    write(this.key, token);
    this.dispatchEvent(new Event("change"));
  }

  /** Called when the service answers 401. */
  refuse(): void {
    if (this.asked) return;
    this.asked = true;
    this.dispatchEvent(new Event("asked"));
  }

  private get key(): string {
    return this.baseUrl ? `${KEY} ${this.baseUrl}` : KEY;
  }
}

/** One session for each service. */
export function sessionOf(baseUrl: string): Session {
  const known = sessions.get(baseUrl);
  if (known) return known;
  const made = new Session(baseUrl);
  sessions.set(baseUrl, made);
  return made;
}

// Storage is refused to some embedded frames; the token then lasts as long as the page.
function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch (error) {
    if (error instanceof DOMException || error instanceof ReferenceError) return "";
    throw error;
  }
}

function write(key: string, token: string): void {
  try {
    sessionStorage.setItem(key, token);
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof ReferenceError)) throw error;
  }
}
