/** Fonts travel with the page (SIL Open Font License). Font faces must be on the document: shadow roots have none. */
import manrope from "@fontsource-variable/manrope/files/manrope-latin-wght-normal.woff2?url";
import serif from "@fontsource/instrument-serif/files/instrument-serif-latin-400-normal.woff2?url";
import serifItalic from "@fontsource/instrument-serif/files/instrument-serif-latin-400-italic.woff2?url";

const FACES: [family: string, url: string, descriptors: FontFaceDescriptors][] = [
  ["Limelight Sans", manrope, { weight: "200 800" }],
  ["Limelight Serif", serif, {}],
  ["Limelight Serif", serifItalic, { style: "italic" }],
];

export function installFonts(): void {
  for (const [family, url, descriptors] of FACES) {
    document.fonts.add(new FontFace(family, `url(${url})`, { display: "swap", ...descriptors }));
  }
}
