// Miller's cylindrical projection: shapes near Mercator's, the poles less blown up. Degrees in, degrees of longitude out.

const TO_RADIANS = Math.PI / 180;

/** lon, lat to x, y (y grows to the north). */
export const project = ([lon, lat]) => [lon, (1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * lat * TO_RADIANS))) / TO_RADIANS];

/** x, y to lon, lat. */
export const unproject = ([x, y]) => [x, (2.5 * (Math.atan(Math.exp(0.8 * y * TO_RADIANS)) - Math.PI / 4)) / TO_RADIANS];
