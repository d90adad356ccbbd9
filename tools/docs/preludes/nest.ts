/** What every Nest application has loaded before its first decorator. */
import "reflect-metadata"
