/** Hues of classes, far apart. */
const HUES = [28, 210, 130, 280, 0, 180, 60, 320] as const;

/**
 * The colour of a node: the stronger, the more certain its class or the greater its number.
 *
 * @param winner - The class, or -1 for numbers.
 * @param strength - In [0, 1].
 * @param classes - How many classes there are; 0 for numbers.
 */
export function nodeColour(winner: number, strength: number, classes: number): string {
  const hue = winner < 0 ? 210 : (HUES[winner % HUES.length] as number);
  const floor = classes > 1 ? 1 / classes : 0;
  const part = Math.min(1, Math.max(0, (strength - floor) / (1 - floor)));
  const [saturation, lightness] = [0.7, 0.96 - 0.26 * part];
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const k = (offset + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
