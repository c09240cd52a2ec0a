/**
 * What scrolling keeps in sight: the end, the latest turn from its beginning, or what the person looks at, also when older
 * turns come in above it or pictures there get their size.
 */

type Hold = "end" | "turn" | "none";

const NEAR = 90;
const TURN_MARGIN = 20;
const SCREENS_AHEAD = 1.5;
/** So long after a wheel, a touch, a key or a move of the focus a scroll is the person's. */
const HAND_MS = 1200;
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

export class Scrolling {
  /** Something lies below what is seen. */
  below = false;
  private hold: Hold = "end";
  /** What the person looks at, and how far below the top edge it begins. */
  private looked: { entry: HTMLElement; below: number } | null = null;
  /** Where we scrolled to: to find ourselves there is no new place to look at. */
  private kept = -1;
  private handAt = Number.NEGATIVE_INFINITY;
  private wasWorking = false;

  constructor(
    private readonly box: () => HTMLElement,
    private readonly changed: () => void,
  ) {}

  /** Another conversation is shown: from its end. */
  reset(): void {
    this.hold = "end";
  }

  /** The person said something: their turn is kept in sight. */
  said(): void {
    this.hold = "turn";
    this.handAt = Number.NEGATIVE_INFINITY;
  }

  /** The person asked for what is above: what is there now stays in its place. */
  reading(): void {
    if (this.hold === "none") this.keep(); // a size that changed since counts against the old place, not as the new one
    this.hold = "none";
    this.look();
  }

  readonly byHand = (): void => {
    this.handAt = performance.now();
  };

  /** Where the focus goes by keyboard or by a screen reader, the view goes too. */
  readonly focused = (event: FocusEvent): void => {
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches(":focus-visible")) this.byHand();
  };

  /** A press on the bar itself, not on a button in the conversation. */
  readonly pressed = (event: PointerEvent): void => {
    if (event.target === event.currentTarget) this.byHand();
  };

  /** Scrolled by hand, the person reads, or went back to the end; else it was us. */
  readonly scrolled = (): void => {
    this.measure();
    if (performance.now() - this.handAt <= HAND_MS) this.hold = this.below ? "none" : "end";
    if (this.hold === "none" && this.box().scrollTop !== this.kept) this.look();
  };

  /** The person has come close to the oldest turn that is here. */
  get nearStart(): boolean {
    return this.hold === "none" && this.box().scrollTop < this.box().clientHeight * SCREENS_AHEAD;
  }

  readonly toEnd = (): void => {
    this.hold = "end";
    this.handAt = Number.NEGATIVE_INFINITY;
    this.box().scrollTo({ top: this.box().scrollHeight, behavior: stillness.matches ? "instant" : "smooth" });
  };

  /** Has the work ended since the latest look? Its end need not change any size. */
  ended(working: boolean): boolean {
    return this.wasWorking && !working;
  }

  /** Keeps the latest in sight unless the person scrolled, but never moves its beginning out of it. */
  follow(working: boolean): void {
    const glide = this.ended(working) && !stillness.matches;
    this.wasWorking = working;
    if (this.hold !== "none") {
      const end = this.box().scrollHeight - this.box().clientHeight;
      const top = this.hold === "turn" ? Math.min(end, this.beginning(working) - TURN_MARGIN) : end;
      this.box().scrollTo({ top, behavior: glide ? "smooth" : "instant" });
    } else this.keep();
    this.measure();
  }

  /** Where the latest turn begins: with what was asked, and once it is done with what came of it. */
  private beginning(working: boolean): number {
    const entries = [...this.box().querySelectorAll<HTMLElement>(".log > .entry")];
    const asked = entries.findLastIndex((e) => e.classList.contains("user"));
    const made = working ? undefined : entries.slice(asked + 1).find((e) => e.classList.contains("wide"));
    return (made ?? entries[asked])?.offsetTop ?? Number.POSITIVE_INFINITY;
  }

  private look(): void {
    const entry = this.firstInSight();
    this.looked = entry ? { entry, below: this.depth(entry) } : null;
  }

  private keep(): void {
    if (!this.looked?.entry.isConnected) return;
    const moved = this.depth(this.looked.entry) - this.looked.below;
    if (Math.abs(moved) < 1) return;
    this.box().scrollTop += moved;
    this.kept = this.box().scrollTop;
  }

  /** By layout, not by sight: an entry that still rises into its place has its place already. */
  private depth(entry: HTMLElement): number {
    return entry.offsetTop - this.box().scrollTop;
  }

  /** Entries stand one below the other, so halving finds it among thousands. */
  private firstInSight(): HTMLElement | undefined {
    const entries = this.box().querySelector(".log")?.children ?? [];
    const top = this.box().getBoundingClientRect().top;
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.getBoundingClientRect().bottom ?? 0) > top) high = middle;
      else low = middle + 1;
    }
    return entries[low] as HTMLElement | undefined;
  }

  private measure(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.box();
    const below = scrollHeight - scrollTop - clientHeight > NEAR;
    if (below === this.below) return;
    this.below = below;
    this.changed();
  }
}
