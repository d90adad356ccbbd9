/** The anchor of a heading, as GitHub makes it. Of equal ones in a page, markdown-it numbers the later ones, as GitHub does. */
import { slug } from "github-slugger"

export const slugify = (heading: string): string => slug(heading.trim())
