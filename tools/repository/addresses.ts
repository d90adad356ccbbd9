/** Where the repository and its documentation stand for everybody. The site is published by a workflow, from `docs`. */
export const siteAddress = "https://tcdesk.github.io/tcdesk/"
export const repositoryAddress = "https://github.com/tcdesk/tcdesk"
