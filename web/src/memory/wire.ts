/** What the memory panel asks of the service, and what comes back. */

export type BrandTopic = "palette" | "tone" | "audience" | "claim" | "avoid" | "font" | "slogan";

export interface Source {
  kind: "kit" | "product" | "logo" | "upload" | "document" | "person" | "conversation";
  id: string;
  name: string;
  page: number | null;
}

export interface BrandLine {
  topic: BrandTopic;
  text: string;
  sources: Source[];
  confidence: number;
  confirmed: boolean;
  note_id: string;
}

export interface BrandBrief {
  brand: string;
  name: string;
  lines: BrandLine[];
}

export interface Brand {
  id: string;
  name: string;
}

export interface Learned {
  item: {
    id: string;
    kind: "decision" | "constraint" | "preference" | "fact" | "question";
    text: string;
    thread_id: string | null;
    created_at: string;
  };
  thread_title: string;
}

export const TOPICS: { topic: BrandTopic; title: string; hint: string; most: number }[] = [
  { topic: "palette", title: "Colours", hint: "#1c5a57", most: 7 },
  { topic: "tone", title: "Tone", hint: "Warm, plain, a little dry", most: 400 },
  { topic: "audience", title: "Audience", hint: "People who hike at the weekend", most: 400 },
  { topic: "slogan", title: "Slogan", hint: "Keep it wild", most: 160 },
  { topic: "claim", title: "Claims that may be made", hint: "Keeps drinks cold for 24 hours", most: 400 },
  { topic: "font", title: "Typefaces", hint: "Manrope", most: 60 },
  { topic: "avoid", title: "Words to avoid", hint: "cheap", most: 60 },
];

export const KINDS: Record<Learned["item"]["kind"], string> = {
  decision: "Decided",
  constraint: "A must",
  preference: "You like",
  fact: "A fact",
  question: "Still open",
};

/** Where a line comes from, in words. */
export function sourceWords(line: BrandLine): string {
  const named = line.sources.map((one) => {
    if (one.kind === "person") return "you said so";
    if (one.kind === "kit") return "your brand kit";
    return one.page ? `${one.name}, page ${one.page}` : one.name;
  });
  const said = [...new Set(named.filter(Boolean))];
  return said.length > 3 ? `${said.slice(0, 3).join(" · ")} · ${said.length - 3} more` : said.join(" · ");
}

/** The address that forgets a line. */
export function lineAddress(brand: string, line: BrandLine): string {
  const query = new URLSearchParams({ topic: line.topic, text: line.text, name: brand });
  return `/v1/brand/brief?${query.toString()}`;
}
