/** The service to speak to where no `base-url` is given: the page's own, or for the embedded chat its script's. */
export const home = { url: "" };
