const NOUNS = [
  "CANDLE",
  "MUG",
  "LANTERN",
  "CUSHION",
  "NOTEBOOK",
  "TEAPOT",
  "GARLAND",
  "BASKET",
  "CLOCK",
  "APRON",
  "RIBBON",
  "VASE",
  "PUZZLE",
  "UMBRELLA",
  "TRAY",
  "STICKER",
  "MIRROR",
  "BLANKET",
  "JAR",
  "HOOK",
  "FRAME",
  "BOWL",
  "TOWEL",
  "PLANTER",
  "DOORMAT",
  "COASTER",
  "STOOL",
  "WREATH",
  "PURSE",
  "SPOON",
] as const;

const COLOURS = [
  "RED",
  "IVORY",
  "BLUE",
  "SAGE",
  "PINK",
  "BLACK",
  "AMBER",
  "WHITE",
  "TEAL",
  "GREY",
  "CORAL",
  "NAVY",
] as const;

const STYLES = [
  "CERAMIC",
  "WOODEN",
  "COTTON",
  "VINTAGE",
  "GLASS",
  "STRIPED",
  "ENAMEL",
  "WOVEN",
  "SPOTTED",
  "RUSTIC",
  "FLORAL",
  "TIN",
] as const;

/** The name of a group: a noun, numbered when the nouns run out. */
export function groupName(group: number): string {
  const noun = NOUNS[group % NOUNS.length] as string;
  const series = Math.floor(group / NOUNS.length);
  return series === 0 ? noun : `${noun} ${series + 1}`;
}

/** The name of the item at a rank within its group; no two items share one. */
export function describeItem(group: number, rank: number): string {
  const colour = COLOURS[rank % COLOURS.length] as string;
  const style = STYLES[(Math.floor(rank / COLOURS.length) + rank) % STYLES.length] as string;
  const size = Math.floor(rank / (COLOURS.length * STYLES.length));
  const name = `${colour} ${style} ${groupName(group)}`;
  return size === 0 ? name : `${name} SET OF ${size + 1}`;
}
