# SPDX-License-Identifier: LGPL-2.1-or-later
#
# virtbind_libvirt_schema_version(result folder): which libvirt a folder of schemas belongs to.  The
# schemas do not say; the folder's name may (libvirt-10.7.0), else the package that owns it does.
# "unknown" where neither can tell.

function(virtbind_libvirt_schema_version result folder)
  if(VIRTBIND_LIBVIRT_SCHEMA_VERSION)
    set(${result} ${VIRTBIND_LIBVIRT_SCHEMA_VERSION} PARENT_SCOPE)
    return()
  endif()
  if(folder MATCHES "([0-9]+\\.[0-9]+\\.[0-9]+)[^/]*/?$")
    set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
    return()
  endif()
  set(version unknown)
  find_program(_dpkg_query dpkg-query NO_CACHE)
  find_program(_rpm rpm NO_CACHE)
  if(_dpkg_query)
    execute_process(COMMAND ${_dpkg_query} -S ${folder}/domain.rng
                    OUTPUT_VARIABLE owner ERROR_QUIET)
    if(owner MATCHES "^([^:]+):")
      execute_process(COMMAND ${_dpkg_query} -W -f "\${Version}\n" ${CMAKE_MATCH_1}
                      OUTPUT_VARIABLE package ERROR_QUIET)
      if(package MATCHES "([0-9]+\\.[0-9]+\\.[0-9]+)")
        set(version ${CMAKE_MATCH_1})
      endif()
    endif()
  elseif(_rpm)
    execute_process(COMMAND ${_rpm} -qf --qf "%{VERSION}" ${folder}/domain.rng
                    OUTPUT_VARIABLE package ERROR_QUIET)
    if(package MATCHES "^([0-9]+\\.[0-9]+\\.[0-9]+)")
      set(version ${CMAKE_MATCH_1})
    endif()
  endif()
  set(${result} ${version} PARENT_SCOPE)
endfunction()
