/** A rectangle within a picture, in fractions of it. Pure; every result lies within the picture. */

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface By {
  x: number;
  y: number;
}

const LEAST = 0.1;

const within = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));

/** The largest centred rectangle of an aspect (as a fraction of the picture's; 0 for any), times a scale. */
export function fitted(share: number, scale = 1): Rect {
  const width = scale * (share ? Math.min(1, share) : 1);
  const height = scale * (share ? Math.min(1, 1 / share) : 1);
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/** Moved, as far as the picture goes. */
export function moved(rect: Rect, by: By, _share = 0): Rect {
  return {
    ...rect,
    x: within(rect.x + by.x, 0, 1 - rect.width),
    y: within(rect.y + by.y, 0, 1 - rect.height),
  };
}

/** Its right lower corner moved; with an aspect the width leads and the height follows. */
export function sized(rect: Rect, by: By, share = 0): Rect {
  if (!share) {
    return {
      ...rect,
      width: within(rect.width + by.x, LEAST, 1 - rect.x),
      height: within(rect.height + by.y, LEAST, 1 - rect.y),
    };
  }
  const lead = Math.abs(by.x) >= Math.abs(by.y) ? by.x : by.y * share;
  const most = Math.min(1 - rect.x, (1 - rect.y) * share);
  const width = within(rect.width + lead, Math.min(LEAST, most), most);
  return { ...rect, width, height: width / share };
}
